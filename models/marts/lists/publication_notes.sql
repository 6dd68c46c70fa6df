-- Grain: key x language. Who publishes the bulletin and how: what its head and foot say.
{{ config(unique_key=['key', 'language']) }}
with

final as (

    select key, language, text from {{ ref('publication') }}

)

select * from final
