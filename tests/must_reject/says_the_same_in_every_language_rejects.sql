{{ must_reject(
    wording_problems(fixture(['key', 'language', 'text'], [
        ["'good'", "'zh'", "'{name}，{a/100}'"], ["'good'", "'en'", "'{a*10} of {name}, all'"],
        ["'good without slots'", "'zh'", "'甲'"], ["'good without slots'", "'en'", "'A'"],
        ["'no English'", "'zh'", "'甲'"],
        ["'null'", "'zh'", "'甲'"], ["'null'", "'en'", 'null'],
        ["'other slot'", "'zh'", "'{name}'"], ["'other slot'", "'en'", "'A'"],
        ["'misspelt'", "'zh'", "'{nmae}'"], ["'misspelt'", "'en'", "'{nmae}'"],
        ["'left open'", "'zh'", "'{name'"], ["'left open'", "'en'", "'{name'"],
        ["'never opened'", "'zh'", "'name}'"], ["'never opened'", "'en'", "'name}'"],
    ]), ['name', ['a/100', 'a*10']]),
    'key',
    [
        ('no English', 'language'), ('null', 'language'), ('other slot', 'slot'), ('misspelt', 'unknown slot'),
        ('left open', 'unknown slot'), ('never opened', 'unknown slot'),
    ],
) }}
