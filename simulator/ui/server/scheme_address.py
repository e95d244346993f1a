"""The question about another scheme in the address of a file: nothing that it states is left out in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulator.question.scenario import parse
from simulator.reading.errors import InputError
from simulator.reading.fact_readers import FactReader, raise_all
from simulator.ui.answer import download_links
from simulator.ui.state import query, recall_code, scheme_codes
from simulator.ui.state.facts import LONGEST
from simulator.ui.state.question import AS_OF
from simulator.ui.state.scheme_codes import PREFIX, SCHEME
from simulator.wording import FactList, Plain

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from simulator.question.scenario import Scenario
    from simulator.ui.state.scheme_codes import Codes


class SchemeAddress(NamedTuple):
    """The question of an address: its codes as they were understood, the day of its answer, what is wrong with the address itself."""

    codes: Codes
    as_of: str
    faults: list[InputError]

    @classmethod
    def of(cls, address: QueryParams) -> SchemeAddress:
        """The question of an address. Raises ``InputError`` where its scheme is none of the page."""
        scheme = address.get(PREFIX + SCHEME, "")
        if scheme not in scheme_codes.SCHEMES:
            allowed = FactList(tuple(map(Plain, scheme_codes.SCHEMES)))
            raise InputError("error.value.choice", PREFIX + SCHEME, got=Plain(scheme[:LONGEST]), allowed=allowed)
        names_of_scheme = (
            PREFIX + SCHEME,
            *(PREFIX + name for name in scheme_codes.facts_of(scheme)),
            *query.OF_THE_PAGE,
        )
        stated, faults = query.collected(address.multi_items(), names_of_scheme, str, lambda _: LONGEST)
        stripped = {name.removeprefix(PREFIX): code for name, code in stated.items() if name.startswith(PREFIX)}
        codes = {name: scheme_codes.understood(scheme, name, code) for name, code in stripped.items() if name != SCHEME}
        return cls({SCHEME: scheme} | codes, query.understood(AS_OF, stated.get(AS_OF, "")), faults)

    def scenario(self) -> Scenario:
        """The question. Raises ``InputError`` with every fault."""
        read = FactReader(lambda: parse(scheme_codes.scenario(self.codes, self.as_of)))
        raise_all([FactReader(self._refuse), read])
        return read()

    def again(self, lang: str) -> tuple[str, str]:
        """The address that opens the question again, where one is set for the public, and its recall code."""
        codes = scheme_codes.written(self.codes)
        return download_links.again_on("programmes", codes, lang.partition("+")[0]), recall_code.encode(codes)

    def _refuse(self) -> None:
        if self.faults:
            raise InputError.joined(self.faults)
