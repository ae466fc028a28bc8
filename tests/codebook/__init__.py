"""The codebook's own sentences as tests of the reader, and checks of its data."""
