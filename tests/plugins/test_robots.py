"""What a robot's webhook takes: its sign, and no more bytes than it says."""

import pytest

from plugins.notifiers.robots import cut, signed


def test_the_sign_is_that_of_the_documentation() -> None:
    # echo -ne '1577262236757\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret' -binary | base64
    address = signed("https://oapi.dingtalk.com/robot/send?access_token=T", "this is secret", 1577262236757)
    sign = "hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
    assert address.endswith(f"?access_token=T&timestamp=1577262236757&sign={sign}")


@pytest.mark.parametrize(
    ("most", "left"),
    [
        (100, "临泉县\n太和县\n界首市"),
        (24, "临泉县\n太和县\n…"),
        (23, "临泉县\n太和县\n…"),
        (22, "临泉县\n…"),
        (3, "…"),
    ],
)
def test_a_text_too_long_is_cut_between_lines(most: int, left: str) -> None:
    found = cut("临泉县\n太和县\n界首市", most)
    assert found == left and len(found.encode()) <= most
