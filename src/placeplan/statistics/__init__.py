"""Pure numerics of the field on arrays: no Django, no input or output.

Every function takes many series or areas at once. Rows that belong together lie next to one
another in flat arrays, and `offsets` (one more than there are groups, see `ragged`) says where
each group begins. Missing values are NaN. Modules: `spc`, `intervals`, `standardisation`,
`quantiles`, `inequality`, `life_expectancy`, `funnel`, `overdispersion`, `queues`, `queue_lists`;
`conformance` compares all of them with the outputs of the reference packages.
"""
