"""What the sources share: tables out of files, marks beside numbers, months, facts as columns."""
