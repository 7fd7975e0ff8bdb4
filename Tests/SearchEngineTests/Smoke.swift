import SearchEngine
import Testing
