"""Where the reviewed files lie, and how one is read: once, with one line that names the file and the word at fault."""

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

POLICIES = Path(__file__).parent
_TOLD = 3
T = TypeVar("T")


class PolicyError(ValueError):
    """A reviewed file says something that cannot be, or lacks what a day needs."""


# In C where it is there: each process that begins reads a hundred files.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _EachKeyOnce(_SafeLoader):
    """A loader that takes no key twice: of two entries with one name, YAML would keep the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping; raises a YAMLError naming a key that stands twice."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key} stands twice", node.start_mark)
        content: dict[Any, Any] = super().construct_mapping(node, deep)
        return content


def first_line(error: BaseException) -> str:
    """The first line of an error's text."""
    return (str(error).strip().splitlines() or [""])[0]


def read_yaml(path: Path) -> Any:
    """The content of one YAML file; raises PolicyError naming the file when it is not YAML or a key stands twice."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _EachKeyOnce)
    except (yaml.YAMLError, ValueError) as error:  # a date that does not exist is a ValueError
        raise PolicyError(f"{path.name}: not readable as YAML: {' '.join(str(error).split())}") from error


def one_line(error: ValidationError) -> str:
    """What pydantic found, in one line: where in the file, what is wrong, and the word that stands there."""
    told = []
    for each in error.errors(include_url=False)[:_TOLD]:
        where = ".".join(map(str, each["loc"]))
        plain = isinstance(each["input"], str | int | float) and each["type"] != "extra_forbidden"
        found = f" (found {each['input']!r})" if plain else ""
        told.append(f"{where}: {each['msg']}{found}" if where else each["msg"])
    more = error.error_count() - len(told)
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def load(kind: type[T], raw: Any, where: str) -> T:
    """`raw` as `kind`; raises PolicyError in one line that begins with `where`."""
    try:
        return TypeAdapter(kind).validate_python(raw)
    except ValidationError as error:
        raise PolicyError(f"{where}: {one_line(error)}") from error


def called(where: str, kind: type[T], function: Callable[..., Any], *arguments: Any, **named: Any) -> T:
    """What a named function builds; raises PolicyError naming the entry when it fails or gives something else."""
    try:
        built = function(*arguments, **named)
    except PolicyError:
        raise
    except Exception as error:  # whatever a function of a reviewed file raises while it builds its expression
        raise PolicyError(f"{where}: {type(error).__name__}: {first_line(error)}") from error
    if not isinstance(built, kind):
        raise PolicyError(f"{where}: {function.__name__} gives a {type(built).__name__}, not a {kind.__name__}")
    return built


def named_function(package: str, word: str, where: str) -> Callable[..., Any]:
    """The function that a reviewed file names as `module.function` below `package`, such as `low_income.is_low_income`.

    Raises PolicyError naming the file's entry, the word, and what there is instead.
    """
    folder = package.replace(".", "/")
    module_name, _, name = word.partition(".")
    modules = [each.name for each in pkgutil.iter_modules(importlib.import_module(package).__path__)]
    if module_name not in modules:
        raise PolicyError(f"{where}: {word}: no module {module_name} in {folder}/; there are {', '.join(modules)}")
    try:
        module = importlib.import_module(f"{package}.{module_name}")
    except Exception as error:  # whatever a module raises while it is imported
        raise PolicyError(f"{where}: {word}: {type(error).__name__}: {first_line(error)}") from error
    own = {
        each
        for each, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and callable(value)
    }
    if name not in own or name.startswith("_"):
        known = ", ".join(sorted(each for each in own if not each.startswith("_")))
        raise PolicyError(
            f"{where}: {word}: no function {name or '(none)'} in {folder}/{module_name}.py; there are {known}"
        )
    function: Callable[..., Any] = getattr(module, name)
    return function
