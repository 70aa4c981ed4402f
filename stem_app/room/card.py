"""The card for agreements, to print and fill in by hand: De Stem has no field for it and keeps nothing of it."""

from __future__ import annotations

from flask import render_template, request, url_for

from stem_app.room import blueprint

# As many as fit on the sheet that every office printer has; smaller paper gets one.
ON_A4 = 4
# The pages that lead here, and so the way back, as they are called in the address.
LEAD_HERE = {"gesprek": "room.discussion", "code": "room.code", "huisregels": "room.house_rules"}


@blueprint.get("/gesprek/kaart")
def card() -> str:
    """Show the card as it will look on paper, and say in one sentence how to print it."""
    back = LEAD_HERE.get(request.args.get("terug", ""), "room.home")
    return render_template("room/card.html", back=url_for(back), copies=ON_A4)
