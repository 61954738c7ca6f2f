"""Where an English sentence lists investors and in which part: led by …, … participated."""

import re

from funding.announcements.chinese_parts import Part, Stretch

DESCRIBED = re.compile(
    r"(?:start-?up|company|maker|firm|developer|unit|subsidiary|unicorn|group|venture),? $"
)
"""A company backed by someone: that isn't this round."""
AHEAD: tuple[tuple[re.Pattern[str], Part], ...] = (
    (
        re.compile(
            r"(?:was |were )?(?:advised|represented|underwritten) by|(?:advis[eo]rs?|bookrunners?|sponsors?|counsel) (?:is|are|was|were|include[sd]?)",
            re.IGNORECASE,
        ),
        "adviser",
    ),
    (
        re.compile(
            r"(?:co-|jointly |collectively )?led (?:jointly |solely |again )?by|(?:spearheaded|anchored|headed) by"
            r"|(?:co-)?lead investors? (?:is|are|was|were|include[sd]?)|sole investor (?:is|was)|(?:solely|exclusively) (?:from|(?:backed |funded |financed |invested )?by)|"
            r"\bwith (?=[^.;,]{2,80} (?:in the lead\b|as (?:the |its )?(?:sole|exclusive|lead|only) investor|(?:co-)?leading\b))",
            re.IGNORECASE,
        ),
        "lead",
    ),
    (
        re.compile(
            r"participation (?:from|by|of)|joined by|participants? (?:include|included|including|were|are)|"
            r"also (?:participating|joining|investing|taking part)(?: in the \w+)?(?::| (?:were|was|are|is))|(?:investors?|backers|shareholders)(?: in (?:the|this|its)(?: \w+)? (?:round|deal|financing|offering))?,? (?:include[ds]?|including|such as|were|are|like|comprise[ds]?|comprising|consist(?:s|ed) of)\b|"
            r"(?<!solely )(?<!exclusively )(?:jointly )?invested (?:in )?by|\b(?:in the lead|leading)(?:,| and)+ (?=[A-Z][^.;]{1,80}ing\b)|(?:new shares|a stake|stock) to|followed by|(?:funded|financed) by|(?:line-?up|syndicate|roster) (?:includes|included|features|featured|comprises|comprised)|(?:follow-on |significant |additional )?investments? (?:from|by)|backed by|support(?:ed)? (?:from|by)|money from|"
            r"contributions? from|alongside|(?:invested|participated|joined|contributed),? (?:together|along) with|(?:took part|participated|joined|invested),? including|which (?:co-)?led(?: the \w+)?,? (?:as well as|along with|alongside|together with|and)|(?:money|cash|funds|capital|financing|funding|round|investment|backing) (?:comes?|came) from|(?:round|deal|financing|extension|syndicate) (?:drew|attracted|included|brought in|counted)|(?:round|funding|financing|fundraising|raise|investment|valuation|capital|raised|million|billion|yuan|dollars|RMB|yen|won|euros?|[\d.][MBmb]|[\d.](?:mn|bn)|\)) from|\band (?:also )?(?:included|drew|attracted|featured|counted)\b",
            re.IGNORECASE,
        ),
        "participant",
    ),
    (
        re.compile(
            r"\bwith (?!the (?:round|financing|funding|deal|investment|clos))(?=(?:[^.;]{3,220}?)\b(?:participating|joining|contributing|investing|taking part|co-investing|"
            r"among (?:the |its )?(?:other )?(?:new )?(?:investors|backers|participants)|as (?:co-|the |other |its )?investors?|chipping in|pitching in|writing che(?:ck|que)s|taking stakes|on board|doubling down|"
            r"also in|adding to|following on|coming in|re-upping|reinvesting|increasing|(?!(?:financ|fund|offer|list|train|manufactur)ing)\w+ing(?=[.,;]|$| (?:again|too|as well)\b))\b)",
            re.IGNORECASE,
        ),
        "participant",
    ),
)
STOP = re.compile(
    r"[。;\n]|[\"“”]|\s[-–—]{1,2}\s|"
    r"[,]?\s+(?:with|while|to|at|for|that|which|who|whose|when|after|before|since|valuing|bringing|giving|taking|pushing|"
    r"lifting|said|says|according|reported|among|was|were|is|are|has|have|had|will|on|also|(?<!well )as (?!well)|via|through|amid|but|"
    r"participat\w+|join\w*|contribut\w+|invest(?:ed|ing)|followed|doubling|increasing|continu\w+|chipp\w+|returning to|in (?:a|an|the|its|exchange)|"
    r"existing investors? (?:did|also)|did|totaling|agreed|bought|acted|served|co-led|led|(?:and )?the (?:company|startup|deal|funds?|money|proceeds|valuation|amount)|it|its valuation)\b"
    r"|\s+from (?=existing|new|others)|,(?: [A-Z]\w+){1,3} (?:has learned|understands|reported|reports|can reveal)\b",
)
VERBS: tuple[tuple[re.Pattern[str], Part], ...] = (
    (
        re.compile(
            r"(?: and)?(?: also)? (?:acted|acts|served|serves|acting|serving|is|are|was|were) (?:as )?(?:the |an? |its )?(?:sole |exclusive |joint |lead )*"
            r"(?:financial |legal |placement |global )?(?:advis[eo]rs?|counsel|agents?|sponsors?|bookrunners?|coordinators?)| advised\b",
            re.IGNORECASE,
        ),
        "adviser",
    ),
    (
        re.compile(
            r" (?:(?:did|was|were|is|are|will) not|(?:did|was|were|is|are|wo)n['’]t|declined to)\b[^.;,]*",
            re.IGNORECASE,
        ),
        "none",
    ),
    (
        re.compile(
            r"(?:,)?(?: have| has| had)?(?: jointly| together| co-| co)?(?: are| is)?(?: in (?:advanced )?talks)?(?: to)?[- ]?\b(?:co-)?(?:led|leads?|leading|spearheaded|anchored)"
            r"(?=[,]? (?:the|this|a|an|its|both|on|it|round|investors?)\b|,|\.|$)|(?: was| were| is| are)(?: the)? (?:co-)?lead investors?",
            re.IGNORECASE,
        ),
        "lead",
    ),
    (
        re.compile(
            r"(?: have| has| had)?(?: also| all| both| further| again| each| then| subsequently)*"
            r" (?:participat(?:ed|ing|es)|(?:are|is) (?:expected|set|likely|due|planning) to (?:take part|participate|join|invest)|took part|(?:was|were|are|is) (?:also )?among (?:the )?(?:other |new |existing |current )*(?:investors|backers|participants)|(?:may|might|could|will|would|plans? to) (?:also )?(?:join(?! the board| as )|participate|take part)|joined(?! by| (?:its|the|their) board)|joining|followed on|invested|contributed|chipped in|came in|came on board|came aboard|(?:is|are|was|were) back as (?:an )?investors?|"
            r"doubled down|followed(?! by)|re-upped|topped up|reinvested|continued to (?:invest|back|support|participate|increase)|(?:increased|raised|upped|added to) (?:their|its)|(?:is|are) new (?:to the cap table|investors?)|"
            r"returned|put (?:more )?(?:money|cash|capital) (?:in|up)(?:to)?|put in|made (?:an? )?(?:additional |further |follow-on )?investments?|backed (?:the|this)|subscribed|bought (?:\$|HK\$|shares|stock)|signed on|have agreed to buy|also took|(?:would|will|to) invest(?= (?:a |an |up |about |\$|another)[^.;]{0,40}\d)|agreed to (?:subscribe|invest)|(?:indicated|expressed|shown) interest|exercised (?:its|their) pro[- ]rata(?: rights)?|(?:bought|acquired|taken|took|takes|buys) (?:an? )?(?:[\w.%]+ ){0,2}stake|(?:will|would|agreed to|is to|committed to) (?:provide|inject)(?=[^.;]{0,60}(?:financing|funding|capital|equity|million|billion))|entered into an? (?:investment|subscription) agreement)\b(?! by)",
            re.IGNORECASE,
        ),
        "participant",
    ),
)
BOUNDARY = re.compile(
    r"(?:,)? while |(?<=\w), (?:and )?(?=the (?:round|deal|company))|; |: |\bwhereas |(?:under|in) which |,? but | that |(?:^|, )the (?:round|deal|financing|company)\b[^,]*,"
)


def english_stretches(text: str) -> list[Stretch]:
    found = [
        Stretch(
            match.end(),
            _ahead_end(text, match.end()),
            _part(text, match, part),
            _ahead_end(text, match.end()),
        )
        for pattern, part in AHEAD
        for match in pattern.finditer(text)
    ]
    found.sort()
    return [*found, *_behind(text)]


def _part(text: str, match: re.Match[str], part: Part) -> Part:
    described = match[0].lower().startswith("backed") and DESCRIBED.search(text[: match.start()])
    return "none" if described else part


def _ahead_end(text: str, begin: int) -> int:
    ends = [len(text)]
    if stop := STOP.search(text, begin):
        ends.append(stop.start())
    for pattern, _part in AHEAD:
        if match := pattern.search(text, begin):
            ends.append(match.start())
    return min(ends)


def _behind(text: str) -> list[Stretch]:
    found: list[Stretch] = []
    floor = 0
    verbs = sorted(
        (match.start(), match.end(), part)
        for pattern, part in VERBS
        for match in pattern.finditer(text)
    )
    for start, end, part in verbs:
        if start < floor:
            continue
        begin = max([floor, *(match.end() for match in BOUNDARY.finditer(text, floor, start))])
        if start > begin:
            found.append(Stretch(begin, start, part, end))
        floor = end
    return found
