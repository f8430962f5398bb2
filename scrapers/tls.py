"""Which certificates the live fetch trusts, and how a chain that a server sends incomplete is completed.

Some legislatures send only their own certificate and leave out the one that issued it. Browsers get the missing one elsewhere;
here it is a file in a folder, or is downloaded once from an address that the state declares. Verification is never off.
"""

import contextlib
import hashlib
import secrets
import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter

SHIPPED = Path(__file__).with_name("certificates")
# OpenSSL's X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT and _CERT_LOCALLY, which Python's ssl does not name.
_UNKNOWN_ISSUER = (2, 20)


class CertificateError(ValueError):
    """These bytes are not a certificate, or not one that may complete a chain."""


class Trust:
    """The TLS context of a fetch: `roots` (a PEM bundle) and every *.pem of `folders`.

    What people put into a folder is trusted as they put it there. What is downloaded (`complete`) can only lead to a root that
    is trusted already. A file that is no certificate raises CertificateError, which names it.
    """

    def __init__(self, *, roots: Path, folders: Iterable[Path]) -> None:
        self.context = ssl.create_default_context(cafile=str(roots))
        # Newer Pythons set this flag, and with it an intermediate certificate would be a root.
        self.context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN
        for path in (path for folder in folders for path in sorted(folder.glob("*.pem"))):
            self._load(path)

    def _load(self, path: Path) -> None:
        try:
            self.context.load_verify_locations(cafile=path)
        except ssl.SSLError as error:
            raise CertificateError(f"{path} is not a certificate in PEM form: {error.reason or error}") from error

    def complete(self, downloaded: bytes, *, keep_in: Path | None) -> None:
        """Use the intermediate certificates in `downloaded` (DER or PEM), and keep them as files in `keep_in`."""
        for certificate in intermediates(downloaded):
            # Written anew from its DER: a PEM file of OpenSSL's can carry trust settings that would make it a root.
            pem = ssl.DER_cert_to_PEM_cert(certificate)
            self.context.load_verify_locations(cadata=pem)
            if keep_in is not None:
                _keep(pem, keep_in / f"issuer-{hashlib.sha256(certificate).hexdigest()[:16]}.pem")


def _keep(pem: str, path: Path) -> None:
    """Write the file whole or not at all: another process may be reading the folder."""
    part = path.with_suffix(f".{secrets.token_hex(4)}")
    # A folder that cannot be written costs a download in each process, not the page.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(pem, encoding="ascii")
        part.replace(path)


def intermediates(data: bytes) -> list[bytes]:
    """The certificates in `data` (DER or PEM) as DER; CertificateError unless each is an authority's, issued by another one."""
    scratch = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        scratch.load_verify_locations(cadata=data.decode("ascii") if b"-----BEGIN" in data else data)
    except (ssl.SSLError, UnicodeDecodeError) as error:
        raise CertificateError(f"not a certificate in DER or PEM form ({error})") from error
    if not scratch.get_ca_certs():
        raise CertificateError("not the certificate of an authority")
    if any(certificate["subject"] == certificate["issuer"] for certificate in scratch.get_ca_certs()):
        raise CertificateError("self-signed, so it would be a root of its own")
    return scratch.get_ca_certs(binary_form=True)


def refusal(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Why the server's certificate was refused, from the depth of an error of requests; None if that was not the reason."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return cause


def lacks_issuer(error: BaseException) -> bool:
    """Whether the server's certificate was refused because nothing here leads from it to a trusted root."""
    refused = refusal(error)
    return refused is not None and refused.verify_code in _UNKNOWN_ISSUER


class TrustingAdapter(HTTPAdapter):
    """Connections of requests that verify by one context, whatever REQUESTS_CA_BUNDLE or the caller says."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def build_connection_pool_key_attributes(self, request: PreparedRequest, verify: Any, cert: Any = None) -> tuple[Any, Any]:
        host, _ = super().build_connection_pool_key_attributes(request, True, cert)
        return host, {"ssl_context": self._context, "cert_reqs": "CERT_REQUIRED"}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing to add: requests would load its own bundle into the context here."""
