"""Detached Ed25519 signatures in minisign's form (https://jedisct1.github.io/minisign/): made and verified.

Made prehashed (BLAKE2b-512), as minisign does; equal bytes for equal key, file and comment.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

SIGNATURE = ".minisig"
_KEY, _PREHASHED, _CHECKSUM, _NO_PASSWORD = b"Ed", b"ED", b"B2", b"\x00\x00"
_SECRET_BYTES = 158
# Salt and limits of the key derivation, which a key without a password has none of.
_UNUSED = bytes(32 + 8 + 8)


class SigningKeyError(ValueError):
    """A signing key that cannot be used; one line without the key."""


@dataclass(frozen=True)
class SigningKey:
    """The province's key; `number` is minisign's name for it."""

    private: Ed25519PrivateKey
    number: bytes

    @property
    def public(self) -> str:
        """What `minisign -P` takes."""
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(_KEY + self.number + raw).decode()


def _secret_line(text: str) -> bytes:
    """The bytes of a minisign secret key, with its comment line or without."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    try:
        return base64.b64decode(lines[-1], validate=True)
    except (IndexError, binascii.Error):
        raise SigningKeyError("is neither a minisign secret key nor an Ed25519 key in PEM") from None


def _from_minisign(text: str) -> SigningKey:
    data = _secret_line(text)
    if len(data) != _SECRET_BYTES or data[:2] != _KEY:
        raise SigningKeyError("is no minisign secret key")
    if data[2:4] != _NO_PASSWORD:
        raise SigningKeyError("has a password; take it off with minisign -C -W")
    number, pair, checksum = data[54:62], data[62:126], data[126:]
    private = Ed25519PrivateKey.from_private_bytes(pair[:32])
    if private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) != pair[32:]:
        raise SigningKeyError("is damaged")
    if any(checksum) and hashlib.blake2b(_KEY + number + pair, digest_size=32).digest() != checksum:
        raise SigningKeyError("is damaged")
    return SigningKey(private, number)


def _from_pem(text: str) -> SigningKey:
    try:
        private = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SigningKeyError("is no PEM key without a password") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise SigningKeyError("is no Ed25519 key")
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return SigningKey(private, hashlib.blake2b(raw, digest_size=8).digest())


def read_signing_key(text: str) -> SigningKey:
    """A key from a minisign secret key without a password, or from an Ed25519 key in PEM; raises SigningKeyError."""
    return _from_pem(text) if "-----BEGIN" in text else _from_minisign(text)


def new_signing_key() -> str:
    """A new minisign secret key without a password, as its file holds it."""
    private, number = Ed25519PrivateKey.generate(), secrets.token_bytes(8)
    seed = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    pair = seed + private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    checksum = hashlib.blake2b(_KEY + number + pair, digest_size=32).digest()
    data = _KEY + _NO_PASSWORD + _CHECKSUM + _UNUSED + number + pair + checksum
    return f"untrusted comment: jianbang signing key\n{base64.b64encode(data).decode()}\n"


def sign(data: bytes, key: SigningKey, comment: str) -> bytes:
    """The signature file of `data`; `comment` is signed with it."""
    signature = key.private.sign(hashlib.blake2b(data).digest())
    both = key.private.sign(signature + comment.encode())
    lines = (
        "untrusted comment: signature of the province",
        base64.b64encode(_PREHASHED + key.number + signature).decode(),
        f"trusted comment: {comment}",
        base64.b64encode(both).decode(),
    )
    return ("\n".join(lines) + "\n").encode()


def is_signed(data: bytes, signature: bytes, public: str) -> bool:
    """Whether `signature` is a prehashed one of `data`, trusted comment included, by the public key."""
    try:
        own = base64.b64decode(public, validate=True)
        _, first, trusted, second = signature.decode().rstrip("\n").split("\n")
        made = base64.b64decode(first, validate=True)
        if own[:2] != _KEY or made[:2] != _PREHASHED or made[2:10] != own[2:10]:
            return False
        key = Ed25519PublicKey.from_public_bytes(own[10:])
        key.verify(made[10:], hashlib.blake2b(data).digest())
        comment = trusted.removeprefix("trusted comment: ").encode()
        key.verify(base64.b64decode(second, validate=True), made[10:] + comment)
    except (ValueError, InvalidSignature):
        return False
    return True
