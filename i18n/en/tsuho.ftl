# Every sentence of the product that is not data. Sections in the order of the rooms; both languages in the same order.

## The product
app-name = Tsuho

## Words: errors, items, hops, alerts (src/words)

## The console tool (src/cli)

## The window (src/ui)
