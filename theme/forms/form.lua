-- Columns as wide as what stands in them; a table with a centred column is a letterhead or a signature block: no borders.
local NARROWEST, WIDEST = 8, 40

local function length(text)
  return utf8.len(text) or 0
end

-- As wide as the text, up to a bound, and never narrower than its longest word with its margins.
local function wanted(blocks)
  local text = pandoc.utils.stringify(blocks)
  local width = math.max(NARROWEST, math.min(length(text), WIDEST))
  for word in text:gmatch("%S+") do
    width = math.max(width, math.min(length(word) + 3, WIDEST))
  end
  return width
end

-- The style of the lines of a signature block keeps each on the page of the next.
local function kept_together(line)
  return pandoc.Div({ pandoc.Para(line.content) }, { ["custom-style"] = "Layout Text" })
end

function Table(t)
  local widths = {}
  local function widen(rows)
    for _, row in ipairs(rows) do
      for column, cell in ipairs(row.cells) do
        widths[column] = math.max(widths[column] or NARROWEST, wanted(cell.contents))
      end
    end
  end
  widen(t.head.rows)
  for _, body in ipairs(t.bodies) do widen(body.body) end

  local total, layout = 0, false
  for column, spec in ipairs(t.colspecs) do
    total = total + widths[column]
    layout = layout or spec[1] == pandoc.AlignCenter
  end
  for column, spec in ipairs(t.colspecs) do
    spec[2] = layout and 1 / #t.colspecs or widths[column] / total
  end
  if layout then
    t.attr.attributes["custom-style"] = "Layout"
    return t:walk({ Plain = kept_together })
  end
  return t
end

function RawInline(raw)
  return raw.text:match("^<br") and pandoc.LineBreak() or {}
end

-- A path leads nowhere from a file that somebody saved.
function Link(link)
  local leads = link.target:match("^#") or link.target:match("^%a[%w+.-]*:")
  return leads and link or link.content
end

local function is_layout(block)
  return block and block.t == "Table" and block.attr.attributes["custom-style"] == "Layout"
end

-- The motto on the right of a letterhead is longer than the agency on its left. Below it stands the name of the paper
-- in bold; the title of the page would say it twice.
function Pandoc(document)
  local blocks = document.blocks
  if is_layout(blocks[2]) and #blocks[2].colspecs == 2 then
    blocks:remove(1)
    blocks[1].colspecs[1][2], blocks[1].colspecs[2][2] = 0.43, 0.57
    local name = blocks[2]
    if name and name.t == "Para" and #name.content == 1 and name.content[1].t == "Strong" then
      blocks[2] = pandoc.Header(1, name.content[1].content)
    end
  end
  return document
end
