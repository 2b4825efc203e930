"""离线核验回执 (checks a receipt without the server): one file, nothing but Python 3.9 or later, no network.

用法:python3 minqing_verify.py 回执.json [--head 见证文件]... [--consistency 文件]... [--key 名称=公钥]...

    回执.json      手机里存下的回执(GET /receipts/{编号} 的回答),或者只有承诺书(上报时的回答、二维码里的 MQ1.… 一行)
    --head         见证人手里的日封:服务器上 heads 文件夹的 .jsonl 或 .txt,邮件里或者专报上抄下来的也可以
    --consistency  两个封存头之间的一致性证明(GET /audit/{代码}/consistency 的回答)
    --key          从别处(公告、见证人)得到的公钥;不给时用回执自己带的,只能说明回执前后一致

退出码:0 全部核验通过,并且有见证;1 有不符;2 文件读不出来或者看不懂;3 没有不符,但是证据还不全
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Ed25519, RFC 8032, 5.1: the curve -x² + y² = 1 + d·x²·y² over the integers modulo P, with a base point of order L.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # x, y, z, t with x = X/Z, y = Y/Z, x·y = T/Z


def _add(a: Point, b: Point) -> Point:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point, scalar = _add(point, point), scalar >> 1
    return found


def _same(a: Point, b: Point) -> bool:
    return bool((a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0)


def _point(text: bytes) -> Point | None:
    """The point whose y is written there, its lowest bit of x in the highest bit; None for what is none."""
    number = int.from_bytes(text, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this Ed25519 key has signed the message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, first, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or first is None or BASE is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return _same(_times(s, BASE), _add(first, _times(h, key)))


class Unreadable(Exception):
    """A file that cannot be read or understood; the sentence says which."""


class Wrong(Exception):
    """Something is not what it says it is; the sentence says what."""


@dataclass
class Found:
    """What was proved, what was not, and the keys that are trusted."""

    keys: dict[str, bytes]
    proved: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def unpadded(text: str) -> bytes:
    """Base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest_of(name: str) -> Any:
    """The hash function of that name."""
    try:
        hashlib.new(name)
    except ValueError:
        raise Unreadable(f"这台电脑的 Python 没有 {name} 算法,请换一台再核验") from None
    return lambda data: hashlib.new(name, data).digest()


def opened(signed: Any, keys: dict[str, bytes], what: str) -> dict[str, Any]:
    """What a signed text says, once its signature was found good."""
    key = keys.get(signed["key"])
    if key is None:
        raise Wrong(f"{what}用密钥“{signed['key']}”签名,可是没有这把公钥")
    if not signed_by(key, signed["text"].encode(), unpadded(signed["signature"])):
        raise Wrong(f"{what}的签名不对:不是这把密钥签的,或者签后改过")
    told: dict[str, Any] = json.loads(signed["text"])
    return told


def root_from(leaf: bytes, index: int, size: int, path: list[bytes], digest: Any) -> bytes | None:
    """RFC 9162, 2.1.3.2: the root that follows from a leaf's hash and its proof."""
    if not 0 <= index < size:
        return None
    own, last = index, size - 1
    for other in path:
        if last == 0:
            return None
        if own & 1 or own == last:
            leaf = digest(b"\1" + other + leaf)
            while not own & 1 and own:
                own, last = own >> 1, last >> 1
        else:
            leaf = digest(b"\1" + leaf + other)
        own, last = own >> 1, last >> 1
    return leaf if last == 0 else None


def leads(old: tuple[int, bytes], new: tuple[int, bytes], path: list[bytes], digest: Any) -> bool:
    """RFC 9162, 2.1.4.2: whether the older tree (size and root) is the beginning of the newer one."""
    if old[0] == new[0]:
        return not path and old[1] == new[1]
    if not 0 < old[0] < new[0]:
        return False
    rest = list(path) if old[0] & (old[0] - 1) else [old[1], *path]
    own, last = old[0] - 1, new[0] - 1
    while own & 1:
        own, last = own >> 1, last >> 1
    if not rest:
        return False
    before = after = rest.pop(0)
    for other in rest:
        if last == 0:
            return False
        if own & 1 or own == last:
            before, after = digest(b"\1" + other + before), digest(b"\1" + other + after)
            while not own & 1 and own:
                own, last = own >> 1, last >> 1
        else:
            after = digest(b"\1" + after + other)
        own, last = own >> 1, last >> 1
    return last == 0 and before == old[1] and after == new[1]


def when(moment: str) -> str:
    """A moment as people read it, to the second; what was signed keeps every digit."""
    return moment[:19].replace("T", " ")


def check_promise(receipt: dict[str, Any], found: Found) -> dict[str, Any]:
    """What we promised when the report came in."""
    promise = opened(receipt["promise"], found.keys, "承诺书")
    if promise["what"] != "promise":
        raise Wrong("这不是承诺书")
    due = ";".join(f"{each['name']} {when(each['at'])}({each['clause']})" for each in promise["due"])
    number = f",编号 {promise['no']}" if promise["no"] else ""
    said = f"承诺书是真的:这件事在 {when(promise['reported_at'])} 报来{number};期限:{due or '没有'}"
    found.proved.append(said)
    return promise


def check_chain(receipt: dict[str, Any], promise: dict[str, Any], found: Found) -> None:
    """What the events were hashed over, and the own words in them."""
    chain = receipt.get("chain") or []
    if not chain:
        found.missing.append("没有带上报内容的原文,只能证明报过,不能证明写了什么")
        return
    head = "0" * 64
    sealed: dict[str, str] = {}
    for each in chain:
        own = hashlib.sha256(f"{head}\n{each['text']}".encode()).hexdigest()
        if each["prev"] != head or each["hash"] != own:
            raise Wrong(f"第 {each['seq']} 个记录与它的杂凑值对不上")
        head = own
        sealed |= {one["id"]: one["commitment"] for one in json.loads(each["text"])["data"].get("sealed", [])}
    if (head, len(chain)) != (promise["event"], promise["seq"]):
        raise Wrong("记录的原文不是承诺书说的那一件")
    for content in receipt.get("contents") or []:
        body = json.dumps(content["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        own = hashlib.sha256(f"{content['salt']}\n{content['what']}\n{body}".encode()).hexdigest()
        if own != sealed.get(content["id"]):
            raise Wrong(f"这段内容不是当时写的:{body}")
        found.proved.append(f"当时写的内容({content['what']}):{body}")


def check_inclusion(receipt: dict[str, Any], promise: dict[str, Any], found: Found) -> dict[str, Any] | None:
    """That what was promised stands in the log; gives the head."""
    proof = receipt.get("proof")
    if not proof:
        found.missing.append("还没有封存证明:一分钟以后再取一次回执")
        return None
    head = opened(proof["head"], found.keys, "封存头")
    if head["what"] not in ("head", "checkpoint") or head["jurisdiction"] != promise["jurisdiction"]:
        raise Wrong("封存头不是这个辖区的")
    entry = json.loads(proof["entry"])
    if (entry["log"], entry["name"], entry["seq"], entry["hash"]) != (
        "case",
        promise["case"],
        promise["seq"],
        promise["event"],
    ):
        raise Wrong("封存的不是承诺书说的那一件")
    digest, path = digest_of(head["digest"]), [bytes.fromhex(each) for each in proof["path"]]
    leaf = digest(b"\0" + proof["entry"].encode())
    root = root_from(leaf, proof["no"] - 1, proof["size"], path, digest)
    if proof["size"] != head["size"] or root is None or root.hex() != head["root"]:
        raise Wrong("封存证明不成立:这一件不在封存头所说的记录里")
    found.proved.append(f"已经封存:是该辖区的第 {proof['no']} 条,封存头签于 {when(head['at'])},共 {head['size']} 条")
    return head


def check_witness(
    head: dict[str, Any], witnessed: list[dict[str, Any]], proofs: list[dict[str, Any]], found: Found
) -> None:
    """That the log shown to us is the one that a witness was given."""
    same = [each for each in witnessed if each["jurisdiction"] == head["jurisdiction"]]
    if not same:
        found.missing.append("没有见证人手里的日封:签名密钥的持有人仍然可能给不同的人看不同的记录")
        return
    digest, linked = digest_of(head["digest"]), 0
    for each in same:
        old, new = sorted((each, head), key=lambda one: int(one["size"]))
        pair = (old["size"], bytes.fromhex(old["root"])), (new["size"], bytes.fromhex(new["root"]))
        paths = [p["path"] for p in proofs if (p["old"], p["new"]) == (old["size"], new["size"])]
        if old["size"] == new["size"]:
            paths = [[]]
        if paths and not any(leads(*pair, [bytes.fromhex(h) for h in path], digest) for path in paths):
            raise Wrong(f"与见证人手里 {each['at']} 的封存头(共 {each['size']} 条)不一致:记录被改动过")
        if paths:
            linked += 1
            found.proved.append(f"与见证人手里 {each['at']} 的封存头(共 {each['size']} 条)一致")
    if not linked:
        last = same[-1]
        sizes = sorted((int(last["size"]), int(head["size"])))
        found.missing.append(f"与见证人的日封还没有接上:请用 --consistency 给出从 {sizes[0]} 到 {sizes[1]} 的证明")


def read_receipt(text: str) -> dict[str, Any]:
    """A receipt or a promise, with or without the envelope that it came in."""
    code = re.search(r"MQ1\.([\w-]+)\.([^.\s]+)\.([\w-]+)", text)
    if code and not text.lstrip().startswith("{"):
        return {"promise": {"text": unpadded(code[1]).decode(), "key": code[2], "signature": code[3]}}
    found = json.loads(text)
    found = found.get("data", found)
    if "text" in found:
        return {"promise": found}
    if not isinstance(found.get("promise"), dict):
        raise KeyError("promise")
    return dict(found)


def read_heads(text: str) -> list[dict[str, Any]]:
    """Signed heads: a line of JSON each, an answer of the server, or as they are printed."""
    if re.search(r"^密钥 \S+ 签名 \S+$", text, re.MULTILINE):
        pairs = re.findall(r"^(\{.*\})\s*\n\s*密钥 (\S+) 签名 (\S+)$", text, re.MULTILINE)
        return [{"text": said, "key": key, "signature": own} for said, key, own in pairs]
    if text.lstrip().startswith('{"code"'):
        data = json.loads(text)["data"]
        return [each for each in (data["head"], data["now"]) if each]
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def check(files: dict[str, list[str]]) -> Found:
    """All of it; ``files`` has texts by what they are. Raises Wrong, Unreadable."""
    try:
        receipt = read_receipt(files["receipt"][0])
        heads = [each for text in files["head"] for each in read_heads(text)]
        proofs = [json.loads(text) for text in files["consistency"]]
        proofs = [each.get("data", each) for each in proofs]
        given = dict(each.split("=", 1) for each in files["key"])
        brought = {each["id"]: each["public"] for each in receipt.get("keys") or []}
        found = Found({name: unpadded(text) for name, text in (given or brought).items()})
        if not given:
            found.missing.append("公钥是回执自己带的:请用 --key 给出从公告或者见证人那里得到的公钥")
        promise = check_promise(receipt, found)
        check_chain(receipt, promise, found)
        head = check_inclusion(receipt, promise, found)
        if head is not None:
            inside = receipt["proof"].get("consistency")
            witnessed = [opened(each, found.keys, "见证人手里的封存头") for each in heads]
            check_witness(head, witnessed, [*proofs, *([inside] if inside else [])], found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"文件看不懂({type(error).__name__}: {error})") from error
    return found


def read_all(arguments: list[str]) -> dict[str, list[str]]:
    """The texts that the arguments name, by what they are. Raises Unreadable."""
    files: dict[str, list[str]] = {"receipt": [], "head": [], "consistency": [], "key": []}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        kind = word[2:] if word.startswith("--") else "receipt"
        if kind not in files or (word.startswith("--") and not rest):
            raise Unreadable(f"不认识 {word}")
        given = rest.pop(0) if word.startswith("--") else word
        try:
            files[kind].append(given if kind == "key" else Path(given).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Unreadable(f"文件 {given} 读不出来") from error
    if len(files["receipt"]) != 1:
        raise Unreadable(__doc__ or "")
    return files


def main(arguments: list[str]) -> int:
    """Check what the arguments name; prints what was proved and what was not, gives the exit code."""
    if not arguments or {"-h", "--help"} & set(arguments):
        sys.stdout.write(f"{__doc__}")
        return 0 if arguments else 2
    try:
        found = check(read_all(arguments))
    except Wrong as wrong:
        sys.stdout.write(f"✗ {wrong}\n")
        return 1
    except Unreadable as error:
        sys.stdout.write(f"{error}\n")
        return 2
    sys.stdout.write("".join(f"✓ {each}\n" for each in found.proved))
    sys.stdout.write("".join(f"! 尚未证明:{each}\n" for each in found.missing))
    if not found.missing:
        sys.stdout.write("在没有签名密钥的人面前,以上都已经证明:报的时间、期限和内容都不能事后改动。\n")
    return 3 if found.missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
