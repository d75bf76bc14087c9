"""`@dataclass(frozen=True)` for less: a start makes hundreds of them, and Python's own writes and compiles six methods
for each, 0.4 ms. Here one is compiled, `__init__`, and the others are shared. All else is as Python has it: fields,
`replace`, `asdict`, equality and hash by what stands in it, and a FrozenInstanceError for who would change it.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

C = TypeVar("C", bound=type)

COMPARED = "__compared__"  # takes out of a value what makes it equal to another

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(made: Any = None, /, **options: Any) -> Any:
        """Any but the plain frozen one is made by Python."""
        return _frozen if options == {"frozen": True} else dataclasses.dataclass(made, **options)


def _frozen(made: C) -> C:
    """A method that the class has itself stays."""
    made.__doc__ = made.__doc__ or made.__name__  # else Python works out a signature to stand there
    dataclasses.dataclass(init=False, repr=False, eq=False)(made)
    fields = dataclasses.fields(made)
    setattr(made, COMPARED, attrgetter(*[one.name for one in fields if one.compare] or ["__class__"]))
    for method in (_init_of(made, fields), __eq__, __hash__, __repr__, __setattr__, __delattr__):
        if vars(made).get(method.__name__) is None:
            setattr(made, method.__name__, method)
    return made


def _init_of(made: type, fields: tuple[Field[Any], ...]) -> Callable[..., None]:
    known: dict[str, Any] = {"set_": object.__setattr__, "MISSING": MISSING}
    parameters, lines = ["self"], ["pass"]
    for one in fields:
        name, default, value = one.name, f"default_{one.name}", one.name
        if one.default is not MISSING:
            known[default] = one.default
            parameters.append(f"{name}={default}")
        elif one.default_factory is not MISSING:
            known[default] = one.default_factory
            parameters.append(f"{name}=MISSING")
            value = f"{default}() if {name} is MISSING else {name}"
        else:
            parameters.append(name)
        lines.append(f"set_(self, {name!r}, {value})")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}): {'; '.join(lines)}", known)  # noqa: S102  # nosec B102  # names of ours
    written: Callable[..., None] = known["__init__"]
    return written


def __eq__(self: Any, other: Any) -> bool:  # noqa: N807
    if other.__class__ is not self.__class__:
        return NotImplemented
    return bool(self.__compared__(self) == self.__compared__(other))


def __hash__(self: Any) -> int:  # noqa: N807
    return hash(self.__compared__(self))


def __repr__(self: Any) -> str:  # noqa: N807
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def __setattr__(self: Any, name: str, _value: object) -> None:  # noqa: N807
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> None:  # noqa: N807
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
