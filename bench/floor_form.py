"""The form that the floor renders and the portal asks as a survey: twelve statements, and three in own words."""

TABLE = "bench_floor"
OPTIONS = ("Agree a lot", "Agree a little", "In between", "Disagree a little", "Disagree a lot", "Don’t know")
QUESTIONS = [
    {"name": f"q{number}", "text": f"Statement {number} about what school is like.", "options": OPTIONS}
    for number in range(1, 13)
]
WORDS = [{"name": f"w{number}", "text": f"In your own words, {number}?"} for number in range(1, 4)]
FORM = """<!DOCTYPE html><html lang="en"><head><title>Survey</title></head><body><main><h1>Survey</h1>
<form method="post">{% for question in questions %}<fieldset><legend>{{ question.text }}</legend>
{% for option in question.options %}<div><input type="radio" name="{{ question.name }}"
 id="{{ question.name }}-{{ forloop.counter }}" value="o{{ forloop.counter }}">
<label for="{{ question.name }}-{{ forloop.counter }}">{{ option }}</label></div>
{% endfor %}</fieldset>{% endfor %}
{% for question in words %}<label for="{{ question.name }}">{{ question.text }}</label>
<textarea name="{{ question.name }}" id="{{ question.name }}"></textarea>{% endfor %}
<button>Send</button></form></main></body></html>"""
THANKS = """<!DOCTYPE html><html lang="en"><head><title>Thank you</title></head>
<body><h1>Thank you</h1></body></html>"""
