# 製品のすべての文（データを除く）。節の並びは部屋の順で、両言語とも同じ順序。

## 製品
app-name = 通報ナビ

## Words: errors, items, hops, alerts (src/words)

## The console tool (src/cli)

## The window (src/ui)
