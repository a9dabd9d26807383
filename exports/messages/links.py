"""Where a message leads: a page of the board, when the deployment says where the board is."""

from policies.recipients import PROVINCE_WIDE


def link(board: str, area: str) -> str:
    """The board's page of an area; empty when no board is known."""
    if not board:
        return ""
    page = "" if area == PROVINCE_WIDE else f"prefecture/{area}" if len(area) == 4 else f"county/{area}"
    return f"{board.rstrip('/')}/board/{page}"
