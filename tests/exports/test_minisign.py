"""Signatures as minisign makes them: checked by minisign itself, and by its format read here a second time."""

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from exports.release.minisign import SigningKeyError, is_signed, new_signing_key, read_signing_key, sign
from tests.conftest import need

DATA = b'{"as_of": "2020-05-08"}\n'
COMMENT = "jianbang 2020-05-08 341221"


def verified(data: bytes, signature: bytes, public: str) -> str:
    """The trusted comment of a signature, by the format's own description; raises when it is not of the data."""
    untrusted, signed, trusted, both = signature.decode().splitlines()
    assert untrusted.startswith("untrusted comment: ") and trusted.startswith("trusted comment: ")
    key, made = base64.b64decode(public), base64.b64decode(signed)
    assert (len(key), len(made), key[:2], made[:2], key[2:10]) == (42, 74, b"Ed", b"ED", made[2:10])
    curve = Ed25519PublicKey.from_public_bytes(key[10:])
    curve.verify(made[10:], hashlib.blake2b(data, digest_size=64).digest())
    comment = trusted[len("trusted comment: ") :]
    curve.verify(base64.b64decode(both), made[10:] + comment.encode())
    return comment


def pem() -> str:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize("text", [new_signing_key(), new_signing_key().splitlines()[1], pem()], ids=[
    "file", "line of a connection", "pem",
])  # fmt: skip
def test_a_signature_is_of_its_data_and_comment_alone(text: str) -> None:
    key = read_signing_key(text)
    made = sign(DATA, key, COMMENT)
    assert made == sign(DATA, read_signing_key(text), COMMENT)
    assert verified(DATA, made, key.public) == COMMENT and is_signed(DATA, made, key.public)
    assert not is_signed(DATA + b" ", made, key.public)
    assert not is_signed(DATA, made.replace(b"341221", b"340103"), key.public)
    assert not is_signed(DATA, made, read_signing_key(new_signing_key()).public)
    assert not is_signed(DATA, b"nothing", key.public)
    with pytest.raises(InvalidSignature):
        verified(DATA + b" ", made, key.public)


def test_minisign_itself_agrees(tmp_path: Path) -> None:
    need(shutil.which("minisign") is not None, "Debian's minisign")
    (tmp_path / "manifest.json").write_bytes(DATA)
    own = read_signing_key(new_signing_key())
    (tmp_path / "manifest.json.minisig").write_bytes(sign(DATA, own, COMMENT))

    def check(public: str) -> subprocess.CompletedProcess[str]:
        command = ["minisign", "-Vm", "manifest.json", "-P", public]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert f"Trusted comment: {COMMENT}" in check(own.public).stdout
    assert check(read_signing_key(new_signing_key()).public).returncode != 0
    # A key that minisign made, and one of ours that minisign signs with.
    subprocess.run(
        ["minisign", "-G", "-W", "-p", "p.pub", "-s", "s.key"], cwd=tmp_path, check=True, capture_output=True
    )
    theirs = read_signing_key((tmp_path / "s.key").read_text())
    assert theirs.public == (tmp_path / "p.pub").read_text().splitlines()[1]
    (tmp_path / "manifest.json.minisig").write_bytes(sign(DATA, theirs, COMMENT))
    assert check(theirs.public).returncode == 0
    (tmp_path / "own.key").write_text(text := new_signing_key())
    command = ["minisign", "-S", "-W", "-s", "own.key", "-t", COMMENT, "-m", "manifest.json"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    theirs_by_ours = (tmp_path / "manifest.json.minisig").read_bytes()
    assert verified(DATA, theirs_by_ours, read_signing_key(text).public) == COMMENT
    (tmp_path / "manifest.json").write_bytes(DATA + b" ")
    assert check(read_signing_key(text).public).returncode != 0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "neither a minisign secret key nor"),
        ("not base64!", "neither a minisign secret key nor"),
        (base64.b64encode(b"Ed" + bytes(10)).decode(), "no minisign secret key"),
        (base64.b64encode(b"EdScB2" + bytes(152)).decode(), "has a password"),
        (base64.b64encode(base64.b64decode(new_signing_key().splitlines()[1])[:-1] + b"x").decode(), "damaged"),
        ("-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n", "no PEM key without a password"),
    ],
)
def test_what_is_no_key_is_told_without_it(text: str, word: str) -> None:
    with pytest.raises(SigningKeyError, match=word) as caught:
        read_signing_key(text)
    assert not text or text not in str(caught.value)
