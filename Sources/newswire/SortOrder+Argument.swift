public import ArgumentParser
public import NewsModels

extension SortOrder: ExpressibleByArgument {}
