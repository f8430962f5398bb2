"""A legislative day of the State of Example, played in minutes before the whole site: `./run --rehearse`.

`house` is the legislature, a web server whose pages change. `story` is the day: what happens, told hour by hour, and what news that
is. `audience` are twenty people who watch, and what each is owed, worked out from the story alone. `day` plays it, waits until the
site has read, matched and sent, and compares. Nothing but this machine is talked to; everybody in it is invented.
"""
