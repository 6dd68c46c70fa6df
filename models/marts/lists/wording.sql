-- Grain: key x language. Every text that is printed around the figures.
{{ config(unique_key=['key', 'language']) }}
with

final as (

    {% for part in ['sentences', 'phrases', 'labels', 'notes', 'charts', 'pages', 'alerts'] %}
        select key, language, text from {{ ref('wording_' ~ part) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
