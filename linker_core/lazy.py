"""Values that are worked out when they are first asked for."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class lazy(Generic[T_co]):  # noqa: N801 - reads as the decorator it is
    """A property that is kept once it is known: `functools.cached_property` without the lock that Python 3.11 takes.

    The lock costs more than most of what is kept here, of which there are hundreds per article; no two threads share an instance.
    """

    def __init__(self, work: Callable[[Any], T_co]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T_co: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T_co:
        """The value; from then on the instance's own attribute stands before this."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._work(instance)
        return value
