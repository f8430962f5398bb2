FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
WORKDIR /redress

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --disable-pip-version-check -r requirements.txt

COPY . .
# A volume that is mounted at /data takes its owner from this folder.
RUN useradd --system --uid 1000 redress && mkdir /data && chown redress /data
USER redress
VOLUME /data

EXPOSE 8000
CMD ["gunicorn", "tracker.wsgi", "-b", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket"]
