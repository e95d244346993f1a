"""Who uses a page with a finger, a keyboard, weak eyes, large letters or the system's colours: measured on every page."""

import pytest
from browsing import CHROMIUM, SIDEWAYS, SIZES, Visit

from simulator.ui.shell.pages import PAGES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install it, or name it in CHROMIUM"),
]

TOOLS = """
  const shown = element => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && element.getBoundingClientRect().width > 2;
  const targets = () => [...document.querySelectorAll('a[href], button, input, summary, [role=radio]')].filter(shown)
    .filter(element => !(element.tagName === 'A' && getComputedStyle(element).display === 'inline'));
  const name = element => `${element.tagName} ${(element.textContent || element.ariaLabel || element.type || '').trim().slice(0, 30)}`;
  const colour = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = (top, under) => top.slice(0, 3).map((part, n) => part * top[3] + under[n] * (1 - top[3]));
  const ground = element => {
    const own = colour(getComputedStyle(element).backgroundColor);
    return own[3] === 1 || !element.parentElement ? own.slice(0, 3) : over(own, ground(element.parentElement));
  };
  const light = parts => parts.slice(0, 3).map(part => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, n) => sum + part * [.2126, .7152, .0722][n], 0);
  const contrast = (one, other) => { const [low, high] = [light(one), light(other)].sort((a, b) => a - b); return (high + .05) / (low + .05); };
"""
SMALL = f"""() => {{ {TOOLS}
  const reached = (target, x, y) => {{
    const hit = document.elementFromPoint(Math.min(Math.max(x, 1), innerWidth - 2), y);
    return !hit || target.contains(hit) || hit.contains(target) && hit.closest('label, a, button, summary') || hit.closest('.calendar, .tabs');
  }};
  const label = target => target.closest('[data-testid=stTextInput], [data-testid=stNumberInput], [data-testid=stSelectbox], [data-testid=stDateInput]');
  return targets().filter(target => {{
    const whole = label(target);
    target = target.matches('[type=checkbox], [type=radio]') ? target.closest('label') : target.matches('[type=range]') ? target.closest('[role=group]') : target;
    if (whole) return whole.getBoundingClientRect().height < 44;
    target.scrollIntoView({{block: 'center', inline: 'center'}});
    const box = target.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
    return ![[x, y - 20], [x, y + 20], [x - 20, y], [x + 20, y]].every(([x, y]) => reached(target, x, y));
  }}).map(name);
}}"""
"""What a finger 44 pixels wide misses, the label of a field being part of it, and of a slider its whole line; a link inside a sentence is as high as its line."""
FAINT = f"""() => {{ {TOOLS}
  const faint = (element, shape) => contrast(shape, ground(element.parentElement)) < 3;
  const edge = element => colour(getComputedStyle(element).borderTopColor);
  const fields = '[data-testid=stTextInputRootElement], [data-testid=stNumberInputContainer], [data-testid=stSelectbox] [role=group], [data-testid=stExpander] details, [data-testid=stButtonGroup] button, [data-testid=stBaseButton-secondary]';
  const boxes = [...document.querySelectorAll('[data-testid=stCheckbox] label > div:not([data-testid])')].filter(shown);
  return [...[...document.querySelectorAll(fields)].filter(shown).filter(field => faint(field, edge(field))),
          ...boxes.filter(box => faint(box, ground(box)) && (parseFloat(getComputedStyle(box).borderTopWidth) < 1 || faint(box, edge(box))))].map(name);
}}"""
"""Fields, lists, folds, buttons, boxes and switches whose shape is less than 3 : 1 from what is around them."""
WIDE = f"""async () => {{ {TOOLS}
  if (await ({SIDEWAYS})() <= 0) return [];
  const scrolls = element => element && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) && !element.matches('[data-testid=stMain]') || scrolls(element.parentElement?.closest('[data-testid=stMain] *')));
  return [...document.querySelectorAll('[data-testid=stMain] *')].filter(shown)
    .filter(element => {{ const box = element.getBoundingClientRect(); return shown(element) && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(element.parentElement); }})
    .slice(0, 5).map(element => `${{element.tagName}}.${{element.className}} ${{name(element)}}`);
}}"""
"""What makes a page wider than its screen."""
UNSEEN = f"""() => {{ {TOOLS}
  const ring = element => {{ const style = getComputedStyle(element); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; }};
  return targets().filter(target => {{
    if (target.disabled || target.tabIndex < 0) return false;
    target.focus();
    return document.activeElement === target && ![0, 1, 2, 3].some(level => {{
      let element = target;
      for (let n = 0; n < level; n++) element = element?.parentElement;
      return element && ring(element);
    }});
  }}).map(name);
}}"""
"""What has the keyboard without showing it."""
CHOSEN = f"""() => {{ {TOOLS}
  return [...document.querySelectorAll('[data-testid=stButtonGroup] [aria-checked=true], .place[aria-current=page]')].filter(shown)
    .filter(element => getComputedStyle(element).outlineStyle === 'none').map(name);
}}"""
"""What is chosen and, in the system's colours, looks as if it were not."""


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_every_page_can_be_reached_and_seen(browser, address, lang):
    seen, found = Visit(browser, address, "phone", f"lang={lang}"), []

    def note(what, script):
        """What is still so when folds and colours have stopped moving."""
        for _ in range(8):
            faults = seen.says(script)
            if not faults:
                return
            seen.page.wait_for_timeout(150)
        found.extend((name, what, fault) for fault in faults)

    for name in PAGES:
        seen.go_to(name)
        note("small", SMALL)
        note("faint", FAINT)
        seen.page.keyboard.press("Tab")
        note("unseen", UNSEEN)
        seen.page.emulate_media(color_scheme="dark")
        note("faint in the dark", FAINT)
        seen.page.emulate_media(color_scheme="light", forced_colors="active")
        note("chosen", CHOSEN)
        seen.page.emulate_media(forced_colors="none")
        for width, size in ((320, "100%"), (360, "200%")):
            seen.page.set_viewport_size({"width": width, "height": 640})
            seen.says("size => { document.documentElement.style.fontSize = size; }", size)
            note(f"wide at {width}, {size}", WIDE)
        seen.says("document.documentElement.style.fontSize = ''")
        seen.page.set_viewport_size(SIZES["phone"])
    assert found == []
