"""What can be wrong with a model; every message says which file and what was expected."""


class ModelError(Exception):
    """A model that can't be used."""


class ModelNotFound(ModelError):
    """No such name in the catalogue, or no file at its path."""


class ModelCorrupt(ModelError):
    """The file is not what the catalogue says: hash, format, shapes or classes differ."""


class ProviderMissing(ModelError):
    """The configured execution provider is not in this installation."""
