"""Names our style sheets and scripts after their content.

A page finds the ones it was made with, also where the next site is published while it is read; a browser may keep
them for good. In a site opened from a folder nothing is ever replaced: there they keep their names.
"""

import posixpath

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from qms.site.store import digest

FOLDER = "assets/javascripts/search"
WORKER = f"{FOLDER}/worker.js"
LOADED_BY_WORKER = f"{FOLDER}/search.js"


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Rename the files, and what leads to them; templates find the names in ``config.extra.qms_names``."""
    scripts = [script for script in config.extra_javascript if isinstance(script, ExtraScriptValue)]
    paths = [LOADED_BY_WORKER, WORKER, *config.extra_css, *(script.path for script in scripts)]
    config.extra["qms_names"] = names = dict(zip(paths, paths, strict=True))
    if not config.use_directory_urls:
        return
    for path in paths:
        file = files.get_file_from_path(path)
        if file:
            content = file.content_string
            if path == WORKER:
                assert _name(LOADED_BY_WORKER) in content, f"{WORKER} no longer loads {_name(LOADED_BY_WORKER)}"
                content = content.replace(_name(LOADED_BY_WORKER), _name(names[LOADED_BY_WORKER]))
            stem, ending = posixpath.splitext(path)
            names[path] = f"{stem}.{digest(content)[:8]}{ending}"
            files.remove(file)
            files.append(File.generated(config, names[path], content=content))
    config.extra_css = [names[path] for path in config.extra_css]
    for script in scripts:
        script.path = names[script.path]


def _name(path: str) -> str:
    return f'"{posixpath.basename(path)}"'
