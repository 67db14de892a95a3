"""Random call-backs (抽查回访): somebody else than the station asks the person whether the work took place."""
