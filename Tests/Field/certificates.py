"""Certificates, made on the spot by `openssl`: a root, issuers below it, and whatever a row asks for."""

import os
import shlex
import threading

from ground import SERVER, system

NAME = "turn.field.test"
_lock = threading.Lock()


class Authority:
    """A root that iceprobe is to trust, and the issuers below it."""

    def __init__(self, folder):
        self.folder = folder
        self.root = self._make("root", "/CN=Field Root", "self", "CA:TRUE")
        self._make("middle", "/CN=Field Middle", "root", "CA:TRUE")
        self._make("outer", "/CN=Field Outer", "middle", "CA:TRUE")
        # Of nobody's store.
        self._make("foreign", "/CN=Inspection CA 7", "self", "CA:TRUE")
        self._make("expired", "/CN=Field Expired", "root", "CA:TRUE", dates="20200101000000Z 20210101000000Z")

    @property
    def file(self):
        return os.path.join(self.folder, "root.pem")

    def path(self, name):
        return os.path.join(self.folder, name)

    def issue(self, folder, wish):
        """Writes chain.pem and key.pem for a row's wish: subject, names, issuer, chain, key, digest,
        purpose, dates, extensions."""
        names = wish.get("names", f"DNS:{NAME},IP:{SERVER}")
        self._make(
            "server", wish.get("subject", f"/CN={NAME}"), wish.get("issuer", "root"), "CA:FALSE",
            key=wish.get("key", "ec"), digest=wish.get("digest", "sha256"), names=names,
            purpose=wish.get("purpose", "serverAuth"), dates=wish.get("dates"),
            more=wish.get("extensions", []), folder=folder,
        )
        parts = [os.path.join(folder, "server.pem")]
        parts += [self.path(f"{issuer}.pem") for issuer in wish.get("chain", [])]
        with open(os.path.join(folder, "chain.pem"), "w") as chain:
            for part in parts:
                with open(part) as text:
                    chain.write(text.read())
        os.replace(os.path.join(folder, "server.key"), os.path.join(folder, "key.pem"))
        with open(os.path.join(folder, "both.pem"), "w") as both:
            for part in ("chain.pem", "key.pem"):
                with open(os.path.join(folder, part)) as text:
                    both.write(text.read())

    def _make(
        self, name, subject, issuer, constraints, key="ec", digest="sha256", names=None, purpose=None,
        dates=None, more=(), folder=None,
    ):
        stem = os.path.join(folder or self.folder, name)
        algorithm = (
            "ec -pkeyopt ec_paramgen_curve:P-256" if key == "ec" else f"rsa:{key.removeprefix('rsa')}"
        )
        lines = [f"basicConstraints=critical,{constraints}", "subjectKeyIdentifier=hash", *more]
        if issuer != "self":
            lines.append("authorityKeyIdentifier=keyid")
        lines += [f"subjectAltName={names}"] if names else []
        lines += [f"extendedKeyUsage={purpose}"] if purpose else []
        with open(f"{stem}.ext", "w") as extensions:
            extensions.write("\n".join(lines) + "\n")
        system(
            f"openssl req -new -newkey {algorithm} -noenc -{digest} -subj {shlex.quote(subject)} "
            f"-keyout {stem}.key -out {stem}.csr"
        )
        signer = stem if issuer == "self" else self.path(issuer)
        if dates:
            self._sign_with_dates(stem, signer, digest, dates)
            return stem
        by = f"-signkey {stem}.key" if issuer == "self" else f"-CA {signer}.pem -CAkey {signer}.key"
        system(
            f"openssl x509 -req -in {stem}.csr {by} -{digest} -days 90 -extfile {stem}.ext "
            f"-set_serial 0x{os.urandom(8).hex()} -out {stem}.pem"
        )
        return stem

    def _sign_with_dates(self, stem, signer, digest, dates):
        """`openssl x509` knows no dates but from now on; `openssl ca` does."""
        start, finish = dates.split()
        with _lock:
            index = f"{stem}.index"
            open(index, "w").close()
            with open(f"{stem}.cnf", "w") as configuration:
                configuration.write(
                    "[ca]\ndefault_ca=d\n[d]\n"
                    f"database={index}\nnew_certs_dir={os.path.dirname(stem)}\nserial={stem}.serial\n"
                    f"default_md={digest}\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n"
                    "organizationName=optional\n"
                )
            system(
                f"openssl ca -batch -config {stem}.cnf -rand_serial -in {stem}.csr -cert {signer}.pem "
                f"-keyfile {signer}.key {'-selfsign' if signer == stem else ''} -extfile {stem}.ext "
                f"-startdate {start} -enddate {finish} -notext -out {stem}.pem"
            )
