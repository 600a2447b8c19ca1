"""Pictures from their bytes: kinds, limits, cleaning, renditions. The only importer of Pillow."""
