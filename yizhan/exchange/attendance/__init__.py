"""Attendance (考勤): proof of presence and hours per worker and day."""
