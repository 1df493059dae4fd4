"""Subsets the fonts for scripts/subset-fonts: `subset_fonts.py SOURCE_FONTS_DIR OUTPUT_DIR`.

Prints what each file holds, and fails if a symbol that the interface uses is in none of them.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

# Symbols the interface may use beside letters and punctuation. Each must be in at least one of the fonts.
SYMBOLS = "■▲▼●○◯◎◆◇□△▽▾▴▸◂▶◀✓✔✗✕×→←↑↓⇒⇔↵↻ⓘ⚠☰⌘★☆…·•–—“”‘’‑−±≤≥≠∞°µ€¥©®™§¶†‡※〜～─│＝=①㈱"
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), *range(0x2030, 0x203B), 0x20AC, 0x2122]


def cp932() -> list[int]:
    """Windows' Japanese set: JIS X 0208, NEC's row 13 (①㈱), the IBM names' kanji (髙﨑) and half-width kana."""
    codes = set()
    for lead in range(0x81, 0xFD):
        for trail in range(0x40, 0xFD):
            try:
                codes.update(map(ord, bytes([lead, trail]).decode("cp932")))
            except UnicodeDecodeError:
                continue
    codes.update(range(0xFF61, 0xFFA0))
    # Drop the user-defined area; add the glyphs that other systems' tables use for the same JIS cells.
    return [c for c in codes if not 0xE000 <= c < 0xF900] + [0x301C, 0x2016, 0x2212, 0x00A2, 0x00A3, 0x00AC, 0x2014]


def one_width_by_feature(font: TTFont) -> None:
    """Inter has figures of one width behind the `tnum` feature; map the digits straight to them."""
    gsub = font["GSUB"].table
    lookups = {i for f in gsub.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for i in f.Feature.LookupListIndex}
    tabular = {}
    for i in lookups:
        for sub in gsub.LookupList.Lookup[i].SubTable:
            sub = getattr(sub, "ExtSubTable", sub)
            tabular.update(getattr(sub, "mapping", {}))
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            table.cmap[code] = tabular.get(table.cmap[code], table.cmap[code])
    # This build's bold has one of them 5 units (of 2816) off the others.
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    for code in range(ord("0"), ord("9") + 1):
        metrics[cmap[code]] = (metrics[cmap[ord("0")]][0], metrics[cmap[code]][1])


def one_width_by_shift(font: TTFont) -> None:
    """BIZ UDPGothic's figures have one width but for a narrow 1: give it the width of 0, centred."""
    cmap, metrics, glyphs = font.getBestCmap(), font["hmtx"], font["glyf"]
    one, width = cmap[ord("1")], metrics[cmap[ord("0")]][0]
    advance, bearing = metrics[one]
    shift = (width - advance) // 2
    glyphs[one].coordinates.translate((shift, 0))
    glyphs[one].recalcBounds(glyphs)
    metrics[one] = (width, bearing + shift)


def room_between_lines(font: TTFont) -> None:
    """BIZ UDPGothic's lines are exactly one em high, which suits kanji grids and not running text: 1.36 em, half of
    the addition above and half below, so that a single line stays centred."""
    extra = font["head"].unitsPerEm * 18 // 100
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent = hhea.ascent + extra, hhea.descent - extra
    os2.sTypoAscender, os2.sTypoDescender = os2.sTypoAscender + extra, os2.sTypoDescender - extra
    os2.usWinAscent, os2.usWinDescent = os2.usWinAscent + extra, os2.usWinDescent + extra


def japanese_text(font: TTFont) -> None:
    one_width_by_shift(font)
    room_between_lines(font)


def subset(source: Path, target: Path, codes: list[int], prepare=None) -> set[int]:
    font = TTFont(source, recalcTimestamp=False)
    names = " ".join(str(n) for n in font["name"].names)
    assert "reserved font name" not in names.lower(), f"{source}: a subset would have to be renamed"
    if prepare:
        prepare(font)
    digits = {font["hmtx"][font.getBestCmap()[c]][0] for c in range(0x30, 0x3A) if c in codes and c in font.getBestCmap()}
    assert len(digits) <= 1, f"{source}: figures of several widths {digits}"
    options = Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14], name_languages=[0x409],
                      notdef_outline=True, glyph_names=False, desubroutinize=False)
    options.drop_tables += ["DSIG", "GSUB", "GPOS", "GDEF", "vhea", "vmtx", "meta", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.save(target)
    return set(font.getBestCmap())


def main() -> None:
    fonts, out = Path(sys.argv[1]), Path(sys.argv[2])
    symbols = [ord(c) for c in SYMBOLS]
    latin = LATIN + symbols
    japanese = cp932() + latin
    plan = [
        (fonts / f"truetype/bizud-gothic/BIZUDPGothic-{w}.ttf", out / f"BIZUDPGothic-{w}.ttf", japanese, japanese_text)
        for w in ("Regular", "Bold")
    ] + [
        (fonts / f"opentype/inter/Inter-{w}.otf", out / f"Inter-{w}.otf", latin, one_width_by_feature) for w in ("Regular", "Bold")
    ] + [
        # Only what the others lack.
        (fonts / "truetype/noto/NotoSansSymbols2-Regular.ttf", out / "NotoSansSymbols2-Regular.ttf", [ord(c) for c in "▾▴▸◂✔✕✗⚠☰"], None),
    ]
    held: dict[int, list[str]] = {}
    for source, target, codes, prepare in plan:
        for code in subset(source, target, codes, prepare):
            held.setdefault(code, []).append(target.stem)
        lacking = "".join(c for c in SYMBOLS if target.stem not in held.get(ord(c), []))
        count = sum(target.stem in stems for stems in held.values())
        print(f"{target.name}: {target.stat().st_size // 1024} KiB, {count} characters; symbols it lacks: {lacking or 'none'}")
    missing = [c for c in SYMBOLS if ord(c) not in held]
    if missing:
        sys.exit(f"in no font: {''.join(missing)}")


main()
