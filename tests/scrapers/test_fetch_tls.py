import datetime
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

from scrapers.errors import Blocked, FetchError
from scrapers.tls import CertificateError
from tests.scrapers.fetching import CUT_OFF, NOON, a_fetcher, a_request, a_state, fetched
from tests.scrapers.server import Answer, LocalServer


def a_root(tmp_path: Path, name: str = "roots") -> tuple[trustme.CA, Path]:
    """An authority, and the bundle that has only its root."""
    authority, path = trustme.CA(organization_name=f"Example {name}"), tmp_path / f"{name}.txt"
    authority.cert_pem.write_to_path(str(path))
    return authority, path


def a_tls_server(authority: trustme.CA, *, name: str = "127.0.0.1", sends: slice = slice(None), **options: Any) -> LocalServer:
    """A server whose certificate `authority` issued; `sends` is how much of its chain it sends."""
    certificate = authority.issue_cert(name, **options)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chain = b"".join(pem.bytes() for pem in (certificate.private_key_pem, *certificate.cert_chain_pems[sends]))
    with trustme.Blob(chain).tempfile() as path:
        context.load_cert_chain(path)
    server = LocalServer(context)
    server.says("/bill", Answer(b"An act"))
    return server


LEAF = slice(0, 1)


def pem(authority: trustme.CA) -> bytes:
    return authority.cert_pem.bytes()


def der(authority: trustme.CA) -> bytes:
    return ssl.PEM_cert_to_DER_cert(pem(authority).decode())


def test_a_certificate_of_a_trusted_root_is_fine(tmp_path: Path) -> None:
    authority, roots = a_root(tmp_path)
    with a_tls_server(authority) as server:
        assert fetched(server, roots=roots).url == server.url("/bill")


def test_the_environment_cannot_change_whom_we_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority, roots = a_root(tmp_path)
    stranger, bundle = a_root(tmp_path, "stranger")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    with a_tls_server(authority) as server:
        assert fetched(server, roots=roots)
    with a_tls_server(stranger) as server, pytest.raises(FetchError, match="nothing leads from the certificate"):
        fetched(server, roots=roots)


@pytest.mark.parametrize("form", [pem, der])
def test_a_missing_intermediate_is_downloaded_once_and_kept(
    tmp_path: Path, mirror: LocalServer, form: Callable[[trustme.CA], bytes]
) -> None:
    authority, roots = a_root(tmp_path)
    intermediate = authority.create_child_ca()
    mirror.says("/issuer.crt", Answer(form(intermediate)))
    folder = tmp_path / "certificates"
    with a_tls_server(intermediate, sends=LEAF) as server:
        state = a_state(server, issuers=(mirror.url("/issuer.crt"),))
        for _ in range(2):
            assert a_fetcher(state, roots=roots, certificates=folder)(a_request(server.url("/bill")))
    assert mirror.times_asked("/issuer.crt") == 1
    assert [path.suffix for path in folder.iterdir()] == [".pem"]


def test_a_chain_is_completed_even_where_nothing_can_be_kept(tmp_path: Path, mirror: LocalServer) -> None:
    authority, roots = a_root(tmp_path)
    intermediate = authority.create_child_ca()
    mirror.says("/issuer.crt", Answer(der(intermediate)))
    (tmp_path / "file").touch()
    with a_tls_server(intermediate, sends=LEAF) as server:
        state = a_state(server, issuers=(mirror.url("/issuer.crt"),))
        for folder in (None, tmp_path / "file" / "certificates"):
            assert a_fetcher(state, roots=roots, certificates=folder)(a_request(server.url("/bill")))


def test_a_certificate_in_the_folder_completes_a_chain(tmp_path: Path) -> None:
    authority, roots = a_root(tmp_path)
    intermediate = authority.create_child_ca()
    intermediate.cert_pem.write_to_path(str(tmp_path / "example.pem"))
    with a_tls_server(intermediate, sends=LEAF) as server:
        assert fetched(server, roots=roots, certificates=tmp_path)


def test_an_intermediate_alone_is_no_root(tmp_path: Path) -> None:
    _, roots = a_root(tmp_path)
    stranger = trustme.CA().create_child_ca()
    stranger.cert_pem.write_to_path(str(tmp_path / "stranger.pem"))
    with a_tls_server(stranger) as server, pytest.raises(FetchError, match="nothing leads from the certificate"):
        fetched(server, roots=roots, certificates=tmp_path)


def test_a_downloaded_root_is_refused(tmp_path: Path, mirror: LocalServer) -> None:
    _, roots = a_root(tmp_path)
    stranger = trustme.CA()
    mirror.says("/issuer.crt", Answer(pem(stranger)))
    folder = tmp_path / "certificates"
    with a_tls_server(stranger) as server:
        fetch = a_fetcher(a_state(server, issuers=(mirror.url("/issuer.crt"),)), roots=roots, certificates=folder)
        for _ in range(2):
            with pytest.raises(FetchError, match=r"issuer\.crt: self-signed, so it would be a root of its own"):
                fetch(a_request(server.url("/bill")))
    assert mirror.times_asked("/issuer.crt") == 1
    assert not folder.exists()
    assert server.asked == []


def test_a_downloaded_intermediate_of_an_unknown_root_does_not_help(tmp_path: Path, mirror: LocalServer) -> None:
    _, roots = a_root(tmp_path)
    stranger = trustme.CA().create_child_ca()
    mirror.says("/issuer.crt", Answer(der(stranger)))
    folder = tmp_path / "certificates"
    with a_tls_server(stranger) as server:
        fetch = a_fetcher(a_state(server, issuers=(mirror.url("/issuer.crt"),)), roots=roots, certificates=folder)
        with pytest.raises(FetchError, match=f"put that as a .pem file into scrapers/certificates/ or {folder}, after 1 try"):
            fetch(a_request(server.url("/bill")))
    assert server.asked == []


USELESS = {
    "not there": (Answer(status=404), "the host answered 404 not found"),
    "too large": (Answer(b"x" * 64_001), "64,001 bytes are announced, and the limit is 64,000"),
    "a web page": (Answer(b"<html>Sign in</html>"), "not a certificate in DER or PEM form"),
    "broken": (Answer(b"-----BEGIN CERTIFICATE-----\n\xff"), "not a certificate in DER or PEM form"),
    "a host's own": (
        Answer(trustme.CA().issue_cert("127.0.0.1").cert_chain_pems[0].bytes()),
        "not the certificate of an authority",
    ),
    "cut off": (Answer(raw=CUT_OFF["shorter than its length"]), "the body broke off"),
}


@pytest.mark.parametrize(("answer", "why"), USELESS.values(), ids=USELESS)
def test_what_is_no_intermediate_is_named_in_the_error(tmp_path: Path, mirror: LocalServer, answer: Answer, why: str) -> None:
    authority, roots = a_root(tmp_path)
    mirror.says("/issuer.crt", answer)
    with a_tls_server(authority.create_child_ca(), sends=LEAF) as server:
        fetch = a_fetcher(a_state(server, issuers=(mirror.url("/issuer.crt"),)), roots=roots)
        with pytest.raises(
            FetchError, match=f"issuer.crt: {why}.*put that as a .pem file into scrapers/certificates/, after 1 try"
        ):
            fetch(a_request(server.url("/bill")))


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"name": "example.org"}, "IP address mismatch"),
        ({"not_after": NOON - datetime.timedelta(days=5000)}, "certificate has expired"),
    ],
)
def test_a_wrong_certificate_is_refused_and_no_issuer_is_asked_for(
    tmp_path: Path, mirror: LocalServer, options: dict[str, Any], why: str
) -> None:
    authority, roots = a_root(tmp_path)
    with a_tls_server(authority, **options) as server:
        fetch = a_fetcher(a_state(server, issuers=(mirror.url("/issuer.crt"),)), roots=roots)
        with pytest.raises(FetchError, match=f"the certificate of {server.host} is refused: {why}.*, after 1 try"):
            fetch(a_request(server.url("/bill")))
    assert mirror.asked == []


def test_a_redirect_from_https_to_http_is_not_followed(tmp_path: Path, mirror: LocalServer) -> None:
    authority, roots = a_root(tmp_path)
    with a_tls_server(authority) as server:
        server.says("/bill", Answer(status=302, headers={"Location": mirror.url("/bill")}))
        with pytest.raises(Blocked, match=f"redirects to {mirror.host} over http, and only https is spoken"):
            a_fetcher(a_state(server, mirror), roots=roots)(a_request(server.url("/bill")))
    assert mirror.asked == []


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "note.pem").write_text("to do: put the certificate here")
    with pytest.raises(CertificateError, match=r"note\.pem is not a certificate in PEM form"):
        a_fetcher(a_state(), certificates=tmp_path)
