"""A packed package opened again, before it leaves: the zip holds what was to be packed, sealed where there is a key."""

from pathlib import Path

import pyzipper

from exports.delivery import DeliveryError
from exports.release.folder import Contents, told_name

_ENCRYPTED = 0x1


def read_packed(packed: Path, key: str | None) -> dict[str, bytes]:
    """Every file of a zip, opened with the key; raises DeliveryError when it does not open or has a name twice."""
    try:
        with pyzipper.AESZipFile(packed) as archive:
            archive.setpassword(key.encode() if key is not None else None)
            members = archive.infolist()
            if any(bool(member.flag_bits & _ENCRYPTED) != (key is not None) for member in members):
                raise DeliveryError("the zip is not sealed as it should be")
            files = {member.filename: archive.read(member) for member in members}
    except DeliveryError:
        raise
    except Exception as error:  # noqa: BLE001  a wrong key and a broken zip raise errors of many kinds
        raise DeliveryError(f"the zip does not open again: {type(error).__name__}") from None
    if len(files) != len(members):
        raise DeliveryError("the zip holds a name twice")
    return files


def check_packed(packed: Path, key: str | None, contents: Contents) -> Contents:
    """The zip's own contents, which must be `contents` file by file; raises DeliveryError naming the first other."""
    found = read_packed(packed, key)
    for name in sorted(set(found) ^ set(contents.files)):
        raise DeliveryError(f"{told_name(name)}: {'the zip lacks it' if name in contents.files else 'foreign'}")
    for name, data in contents.files.items():
        if found[name] != data:
            raise DeliveryError(f"{told_name(name)}: its bytes in the zip are others")
    return Contents(contents.manifest, found)
