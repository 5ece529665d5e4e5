"""From questions to passages, cited answers, traces and pages."""
