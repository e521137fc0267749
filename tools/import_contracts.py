"""An import-linter contract of our own: the rule modules of a room are pure.

A rule module is any module of a room that is none of its named floors. It takes plain values and
returns plain values, so it reaches neither a framework nor a floor of any room, not even through
another module.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields
from importlinter.contracts.forbidden import ForbiddenContract


class RuleModules(Contract):
    """Keeps every module of `containers` that is not in `floors` away from the floors and from
    `forbidden_packages`."""

    type_name = "rule_modules"

    containers = fields.ListField(subfield=fields.ModuleExpressionField())
    floors = fields.ListField(subfield=fields.StringField())
    forbidden_packages = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Returns what a forbidden contract over the rule modules of today finds."""
        rule_modules: list[str] = []
        floors: list[str] = []
        for expression in self.containers:  # type: ignore[attr-defined]
            for room in graph.find_matching_modules(str(expression)):
                for module in graph.find_children(room):
                    is_floor = module.rpartition(".")[2] in self.floors  # type: ignore[operator]
                    (floors if is_floor else rule_modules).append(module)
        return self._forbidden(rule_modules, floors).check(graph, verbose)

    def render_broken_contract(self, check: ContractCheck) -> None:
        self._forbidden([], []).render_broken_contract(check)

    def _forbidden(self, rule_modules: list[str], floors: list[str]) -> ForbiddenContract:
        return ForbiddenContract(
            name=self.name,
            session_options=self.session_options,
            contract_options={
                "source_modules": rule_modules,
                "forbidden_modules": [*floors, *self.forbidden_packages],  # type: ignore[misc]
            },
        )
