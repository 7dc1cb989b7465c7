"""The few pages that a visitor's phone opens: one short document, no login, no script, nothing from elsewhere."""

from html import escape

from litestar import Response
from litestar.enums import MediaType

_STYLE = (
    "body{margin:0;background:#F5F3EE;color:#191816;font:18px/1.5 system-ui,sans-serif}"
    "main{max-width:28rem;margin:0 auto;padding:24px}h1{font-size:18px;margin:0 0 16px}"
    ".now{background:#151C49;color:#fff;border-radius:16px;padding:32px;text-align:center}"
    ".number{font-size:72px;font-weight:700;line-height:1.1;direction:ltr}.state{font-size:22px}.where{font-size:32px;font-weight:700}"
    "dl{display:grid;grid-template-columns:1fr auto;gap:8px 16px}dd{margin:0;font-weight:600}"
    "nav{display:flex;flex-wrap:wrap;gap:8px 20px;margin:0 0 16px}nav a{color:#151C49;padding:8px 0}"
    "h2{font-size:24px;line-height:1.3;margin:0 0 16px}form{display:grid;gap:12px}"
    "button{font:inherit;text-align:start;color:inherit;background:#fff;border:1px solid #8A857A;border-radius:12px;"
    "padding:16px 20px;min-height:64px;cursor:pointer}button b{display:block;font-size:20px}"
    "button:focus-visible{outline:3px solid #151C49;outline-offset:2px}"
    ".said{background:#FBE9E7;border-radius:12px;padding:12px 16px;margin:0 0 16px}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Security-Policy": _POLICY}


def page(body: str, language: str = "en", direction: str = "ltr", status: int = 200, refresh: int = 0) -> Response[str]:
    """`body` is HTML; with `refresh` the phone reads it anew after so many seconds."""
    again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    document = (
        f'<!doctype html><html lang="{escape(language)}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">{again}'
        f"<title>QMS</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
    return Response(document, status_code=status, media_type=MediaType.HTML, headers=_HEADERS)


def missing(sentence: str) -> Response[str]:
    """404, in the words that it is given."""
    return page(f"<h1>{escape(sentence)}</h1>", status=404)
