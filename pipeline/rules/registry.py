"""Which rules there are: every module of this folder that has a `RULE` is one."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from pipeline import rules
from pipeline.config.settings import RuleSettings
from pipeline.rules.rule import Rule, Site


def settings_types() -> Mapping[str, type[RuleSettings]]:
    """Return the settings type of each rule by its kind."""
    return {kind: rule.settings_type for kind, rule in _rules().items()}


def build(settings: RuleSettings, site: Site) -> Rule:
    """Build the rule that settings ask for.

    Raises:
        ValueError: there is no rule of that kind.
    """
    found = _rules().get(settings.kind)
    if found is None:
        raise ValueError(f"expected a rule among {sorted(_rules())}, got {settings.kind!r}")
    return found(settings, site)


@cache
def _rules() -> Mapping[str, type[Rule]]:
    modules = (importlib.import_module(f"{rules.__name__}.{found.name}") for found in pkgutil.iter_modules(rules.__path__))
    found = [module.RULE for module in modules if hasattr(module, "RULE")]
    return {str(rule.settings_type.model_fields["kind"].default): rule for rule in sorted(found, key=lambda one: one.__name__)}
