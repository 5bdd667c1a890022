"""The panels of the workbench, a folder a panel: its widget in panel.py, its drawing beside it."""
