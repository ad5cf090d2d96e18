"""English at the telephone: the little that TOM needs beside German."""
