"""The province's own names, from `province.yaml`: of itself, of the notice, of the systems S1 to S6."""

from functools import cache

from pydantic import BaseModel, ConfigDict

from policies.files import POLICIES, PolicyError, load, read_yaml


class Systems(BaseModel):
    """The names of the systems S1 to S6, as a county officer knows them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    national: str
    platform: str
    classes: str
    warnings: str
    marginal: str
    social: str


class Short(BaseModel):
    """What S4 and S5 are called within a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    warnings: str
    marginal: str


class Province(BaseModel):
    """Every name that a county officer reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    province: str
    notice: str
    systems: Systems
    short: Short

    def words(self) -> dict[str, str]:
        """The names by the words that reviewed files and templates put in braces: {province}, {platform},
        {short_warnings} …
        """
        short = {f"short_{name}": word for name, word in self.short}
        return {"province": self.province, "notice": self.notice, **dict(self.systems), **short}

    def told(self, text: str, where: str) -> str:
        """`text` with the names in its braces; raises PolicyError naming the word that is no name of the province."""
        try:
            return text.format(**self.words())
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            known = ", ".join(self.words())
            raise PolicyError(
                f"{where}: {text!r} names {error}, which province.yaml does not hold; it holds {known}"
            ) from None


@cache
def load_province() -> Province:
    """The province; raises PolicyError when the file cannot be."""
    return load(Province, read_yaml(POLICIES / "province.yaml"), "province.yaml")
