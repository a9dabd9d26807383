"""Valid and unique citizen identity numbers (GB 11643) and names for any number of people."""

import numpy as np

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECK = np.array(list("10X98765432"), dtype=object)
_SURNAMES = np.array(
    list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"), dtype=object
)
_GIVEN = np.array(
    list("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉建国华玉珍春梅红志海云龙飞凤林荣福贵祥义"), dtype=object
)
_SLOTS = 365 * 500


def birth_parts(running: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Day of the year and order number for each person's running number in the county.

    Two people of one county and birth year share a day and an order number only 182,500 people apart.
    """
    slot = (running * 7919) % _SLOTS
    return slot % 365, slot // 365


def identity_numbers(county: np.ndarray, birth: np.ndarray, order: np.ndarray, male: np.ndarray) -> np.ndarray:
    """18-character numbers from county code, yyyymmdd as integer, order number below 500 and sex."""
    sequence = order * 2 + male
    body = county.astype(np.int64) * 10**11 + birth.astype(np.int64) * 1000 + sequence
    digits = np.stack([(body // 10 ** (16 - place)) % 10 for place in range(17)], axis=1)
    check = _CHECK[(digits @ _WEIGHTS) % 11]
    return np.array([f"{number:017d}{last}" for number, last in zip(body.tolist(), check, strict=True)], dtype=object)


def names(rng: np.random.Generator, families: np.ndarray) -> np.ndarray:
    """A name for each person; people with one number in `families` share the surname."""
    surname = _SURNAMES[families % len(_SURNAMES)]
    first = _GIVEN[rng.integers(len(_GIVEN), size=len(families))]
    second = np.where(rng.random(len(families)) < 0.7, _GIVEN[rng.integers(len(_GIVEN), size=len(families))], "")
    return surname + first + second


def phones(rng: np.random.Generator, count: int) -> np.ndarray:
    """Mobile numbers: 1, then 3 to 9, then nine digits."""
    numbers = rng.integers(13 * 10**9, 20 * 10**9, size=count)
    return np.array([str(number) for number in numbers.tolist()], dtype=object)


def own_phones(start: int, household: np.ndarray, position: np.ndarray) -> np.ndarray:
    """A mobile number of its own for each person, by household (numbered from `start`) and place in it."""
    person = (start + household) * 8 + position
    numbers = 13 * 10**9 + (person * 4_273_313) % (7 * 10**9)
    return np.array([str(number) for number in numbers.tolist()], dtype=object)
