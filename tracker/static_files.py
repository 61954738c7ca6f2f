"""Static files under names that carry their content's hash, JavaScript modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # ships no types
    """Rewrites ``import … from`` in modules too, so that a changed module reaches every browser."""

    support_js_module_import_aggregation = True
