"""What minqing partner check tells: the files on their own, then beside the rules of the place that they name."""

from __future__ import annotations

from pathlib import Path

from api.commands import options
from api.console import CommandFailed, Console, Exit
from api.partner_book import PartnersRead, partners_folder, read_partners
from api.rulefiles import read_folder
from api.settings import Settings
from dsl.bundle import Bundle
from dsl.compile import compile_bundle
from dsl.diagnostics import Diagnostic, render
from dsl.mapping.against import check_against
from dsl.suggest import nearest


def check_partners(settings: Settings, paths: list[Path], console: Console) -> int:
    """Every mistake at once."""
    folder = partners_folder(settings)
    files = paths or sorted(folder.glob("*.txt"))
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        raise CommandFailed(f"没有文件 {'、'.join(missing)}")
    found = read_partners(files)
    told = [*found.problems, *_beside_rules(found, settings)]
    for each in told:
        console.say(render(each, found.texts.get(each.file, "")))
        console.say()
    errors = sum(each.severity == "error" for each in told)
    console.say(f"{len(files)} 个对照文件,{errors} 处错误,{len(told) - errors} 处提醒")
    plain = [options.diagnostic(each, found.texts.get(each.file, "")) for each in told]
    console.give({"files": sorted(found.texts), "sound": not errors, "diagnostics": plain})
    return Exit.FOUND if errors else Exit.DONE


def _beside_rules(found: PartnersRead, settings: Settings) -> list[Diagnostic]:
    bundle = compile_bundle(read_folder(settings.rules.folder)).bundle
    return [] if bundle is None else [each for name in found.parsed for each in _one(found, name, bundle)]


def _one(found: PartnersRead, name: str, bundle: Bundle) -> list[Diagnostic]:
    parsed = found.parsed[name]
    if parsed.mapping is None or parsed.mapping.township is None:
        return []
    rules = bundle.rulesets.get(parsed.mapping.township)
    if rules is None:
        near = nearest(parsed.mapping.township, bundle.rulesets)
        guess = f"是不是“{near[0]}”?" if near else "先开通这个地方,或者改正代码"
        return [Diagnostic("P122", parsed.places["镇街"], f"没有代码为 {parsed.mapping.township} 的规约", guess, name)]
    categories = {*rules.categories.parents, *rules.categories.synonyms}
    return list(check_against(parsed, categories, rules.units, name))
