"""What is kept outside of the database: uploaded files, in a folder or by the S3 protocol; and copies of everything."""
