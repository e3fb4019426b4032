"""The security headers of every answer: nothing comes from another host, and no other site shows the lab in a frame."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages._shared.server.names import EMBED_FROM, origins_in

# Vega compiles chart expressions with Function(), hence 'unsafe-eval'; everything else stays on this host.
POLICY = [
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
]
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Add the security headers to every HTTP answer.

    A WebSocket may go to the host that was asked, and to no other; not every browser takes ``'self'`` to include it, so the
    host is named. The header that older browsers read instead of ``frame-ancestors`` can name no site, so it goes where
    one is named.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.embed_from = origins_in(EMBED_FROM)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers(Headers(scope=scope).get("host", "")))
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _headers(self, host: str) -> dict[str, str]:
        # A host with anything else in it is refused further in; here it must not bring a rule of its own.
        own = f" ws://{host} wss://{host}" if host and not set(host) & set(" ;,'*") else ""
        rules = [
            *POLICY,
            f"connect-src 'self'{own} data: blob:",
            " ".join(["frame-ancestors 'self'", *self.embed_from]),
        ]
        framed = {} if self.embed_from else {"X-Frame-Options": "SAMEORIGIN"}
        return {"Content-Security-Policy": "; ".join(rules), **framed, **FIXED}
