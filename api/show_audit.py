"""Proofs as they are shown (存证的回答): hashes in hexadecimal, signed texts exactly as they were signed."""

from __future__ import annotations

import base64
import inspect

from api import answers_audit as a
from api import offline_verifier
from api.answers import PromiseShown
from api.show import moment_of
from cases.audit import entry
from cases.people import Role
from cases.ports_audit import Look
from cases.ports_crypto import PublicKey, Seals, Signed
from cases.proving_receipts import Consistency, Inclusion, Receipt


def signed_shown(signed: Signed) -> PromiseShown:
    """A signed text, and the same in one word."""
    body = base64.urlsafe_b64encode(signed.text.encode()).rstrip(b"=").decode()
    code = f"MQ1.{body}.{signed.key}.{signed.signature}"
    return PromiseShown(text=signed.text, key=signed.key, signature=signed.signature, code=code)


def keys_shown(seals: Seals) -> list[a.KeyShown]:
    """Every public key."""
    return [_key(key) for key in seals.public_keys()]


def _key(key: PublicKey) -> a.KeyShown:
    return a.KeyShown(id=key.id, algorithm=key.algorithm, public=key.public, current=key.current)


def consistency_shown(found: Consistency) -> a.ConsistencyShown:
    """A proof that nothing was changed."""
    return a.ConsistencyShown(old=found.old, new=found.new, path=[each.hex() for each in found.path])


def _proof(found: Inclusion) -> a.InclusionShown:
    return a.InclusionShown(
        no=found.leaf.no,
        entry=entry(found.leaf).decode(),
        size=found.size,
        path=[each.hex() for each in found.path],
        head=signed_shown(found.head),
        consistency=consistency_shown(found.since) if found.since else None,
    )


def receipt_shown(found: Receipt, seals: Seals) -> a.ReceiptShown:
    """A receipt with all that an offline check needs."""
    return a.ReceiptShown(
        status="sealed" if found.proof else "pending",
        promise=signed_shown(found.promise),
        proof=_proof(found.proof) if found.proof else None,
        chain=[a.EvidenceShown(seq=e.seq, prev=e.prev, text=e.text, hash=e.hash) for e in found.chain],
        contents=[a.OwnContent(id=c.id, what=c.what, body=dict(c.body), salt=c.salt) for c in found.contents],
        keys=keys_shown(seals),
    )


def verifier_source() -> str:
    """The program that checks a receipt without us."""
    return inspect.getsource(offline_verifier)


def looks_shown(looks: tuple[Look, ...]) -> list[a.LookShown]:
    """Who has looked, in order."""
    return [
        a.LookShown(
            at=moment_of(look.at.isoformat()) if look.at else None,
            person=look.person,
            role=Role(look.role).value,
            what=look.what,
            reason=look.reason,
        )
        for look in looks
    ]
