package credential

// chooseProfile gives the profile for a place: the one asked for, or what the place says.
func (s *search) chooseProfile(f *find, current string) {
	if !f.place.knowsProfiles() {
		return
	}
	p := f.place.Profile
	variable := s.r.firstSet(p.Variables).value
	f.fromFlag, f.named = s.asked != "", true
	switch {
	case f.fromFlag:
		f.Profile = s.asked
	case current != "" && (p.CurrentFirst || variable == ""):
		f.Profile = current
	case variable != "":
		f.Profile = variable
	default:
		f.Profile, f.named = p.Default, false
	}
}

// elsewhere tells that somebody named a profile, which this place does not have.
func (f *find) elsewhere() bool {
	return f.place.knowsProfiles() && !f.record && (f.fromFlag || f.named && f.place.Profile.MustExist)
}

// missing gives the place that should have the profile which somebody named, when no place has it. To go on then
// would be to use another credential than the one that was meant.
func (s *search) missing() *find {
	var missing *find
	for _, f := range s.finds {
		switch {
		case f.record && f.place.knowsProfiles():
			return nil
		case !f.place.knowsProfiles() || f.State == Skipped:
		case f.elsewhere():
			missing = f
		}
	}
	if missing == nil && s.asked != "" {
		missing = &find{Look: Look{Profile: s.asked}}
	}
	return missing
}
