package testdata // never compiled

func broken( {
