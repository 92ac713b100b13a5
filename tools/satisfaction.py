"""What satisfaction studies measure, and how; see ``doc/voice.md`` for the formulas."""

# what one question is counted as
METRICS = [
    ("nps", "Recommendation (NPS)"),
    ("csat", "Satisfaction (CSAT)"),
    ("csi_overall", "Index: Overall Satisfaction"),
    ("csi_expectation", "Index: Against Expectations"),
    ("csi_ideal", "Index: Against the Ideal"),
    ("content", "Relationship: Contentment"),
    ("trust", "Relationship: Trust"),
    ("belonging", "Relationship: Belonging"),
    ("comment", "Free Text"),
    ("group", "Break-down"),
]
CSI_ITEMS = ("csi_overall", "csi_expectation", "csi_ideal")
# several questions of one questionnaire make one score
BLOCKS = ("content", "trust", "belonging")

# what one respondent is scored on
SCALES = [
    ("nps", "NPS"),
    ("csat", "CSAT"),
    ("csi", "Satisfaction Index (CSI)"),
    ("content", "Contentment"),
    ("trust", "Trust"),
    ("belonging", "Belonging"),
]
NPS_CATEGORIES = [
    ("promoter", "Promoter"),
    ("passive", "Passive"),
    ("detractor", "Detractor"),
]
CATEGORIES = [
    *NPS_CATEGORIES,
    ("satisfied", "Satisfied"),
    ("dissatisfied", "Not Satisfied"),
]

# whose voice it is; their figures are never mixed
AUDIENCES = [
    ("exhibitor", "Exhibitors"),
    ("visitor", "Visitors"),
    ("customer", "Customers"),
]

# what figures are broken down by
AXES = [
    ("total", "Total"),
    ("role", "Role"),
    ("hall", "Hall"),
    ("size", "Stand Size"),
    ("category", "Exhibit Category"),
    ("language", "Language"),
    ("touchpoint", "Touchpoint"),
    ("answer", "Answer to a Question"),
]
# of the stand
SIZES = [
    ("small", "Up to 9 m²"),
    ("medium", "10 to 36 m²"),
    ("large", "37 to 100 m²"),
    ("huge", "More than 100 m²"),
]
# the largest stand of each size, in square metres
SIZE_LIMITS = (("small", 9), ("medium", 36), ("large", 100))

# below, a figure is marked, and a group hidden
LOW_BASE = 30
SMALL_GROUP = 5
